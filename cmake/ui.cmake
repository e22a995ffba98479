# The web page: ui/ built by Vite, its files written as constant arrays that server/page.c serves.
#
# Sets page_source. With TAMIS_UI=OFF neither Node.js nor npm is needed, and "/" says that there is no page.
set(page_source ${PROJECT_BINARY_DIR}/gen/page_files.c)

if(NOT TAMIS_UI)
    file(CONFIGURE OUTPUT ${page_source}
        CONTENT "/* Built without the page. */\n#include \"page.h\"\n\nconst server_page_file server_page_files[] = {{0}};\n"
        @ONLY)
    return()
endif()

find_program(NODE NAMES node nodejs)
find_program(NPM npm)
if(NOT NODE OR NOT NPM)
    message(FATAL_ERROR "The web page needs Node.js 18 or later and npm, which were not found: "
        "run tools/setup.sh, or build without the page by -DTAMIS_UI=OFF")
endif()

set(ui_dir ${PROJECT_SOURCE_DIR}/ui)
# npm writes this file last when it installs what package-lock.json names.
set(ui_installed ${ui_dir}/node_modules/.package-lock.json)
add_custom_command(OUTPUT ${ui_installed}
    COMMAND ${NPM} ci --no-audit --no-fund --ignore-scripts --loglevel=error
    COMMAND ${CMAKE_COMMAND} -E touch ${ui_installed}
    DEPENDS ${ui_dir}/package.json ${ui_dir}/package-lock.json
    WORKING_DIRECTORY ${ui_dir}
    COMMENT "Installing what builds the page" VERBATIM)

file(GLOB_RECURSE ui_inputs CONFIGURE_DEPENDS ${ui_dir}/src/* ${ui_dir}/public/*)
add_custom_command(OUTPUT ${page_source}
    COMMAND ${NODE} node_modules/vite/bin/vite.js build --logLevel warn --emptyOutDir
        --outDir ${PROJECT_BINARY_DIR}/ui
    COMMAND ${NODE} embed.mjs ${PROJECT_BINARY_DIR}/ui ${page_source}
    DEPENDS ${ui_installed} ${ui_inputs} ${ui_dir}/index.html ${ui_dir}/vite.config.ts
        ${ui_dir}/tsconfig.json ${ui_dir}/embed.mjs
    WORKING_DIRECTORY ${ui_dir}
    COMMENT "Building the page" VERBATIM)
