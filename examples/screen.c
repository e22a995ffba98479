/*
 * screen.c - the C API in one page: screen a name against a compiled snapshot.
 *
 *   cc screen.c $(pkg-config --cflags --libs tamis) -o screen
 *   ./screen lists.snap "Huawei Technologies"
 */
#include <stdio.h>

#include <tamis/tamis.h>

static int complain(const tamis_error *err)
{
    fprintf(stderr, "screen: %s\n", err->message);
    return 2;
}

static int screen(const tamis_snapshot *lists, const char *name)
{
    tamis_property properties[] = {{.name = "name", .value = name}};
    tamis_query query = {.properties = properties, .property_count = 1};
    tamis_screen_options options = tamis_screen_options_default();
    tamis_hits *hits = NULL;
    tamis_error err = {0};
    if (tamis_screen(lists, &query, &options, &hits, &err) != TAMIS_OK)
        return complain(&err);
    size_t count = tamis_hits_count(hits);
    for (size_t i = 0; i < count; i++) {
        tamis_hit hit = tamis_hits_get(hits, i);
        printf("%.2f  %s (%s, since %s)\n", hit.score, hit.caption, hit.dataset,
               hit.since[0] == '\0' ? "?" : hit.since);
    }
    tamis_hits_free(hits);
    return count > 0 ? 1 : 0;
}

int main(int argc, char **argv)
{
    tamis_engine *engine = NULL;
    tamis_snapshot *lists = NULL;
    tamis_error err = {0};
    int result = 2;
    if (argc != 3) {
        fprintf(stderr, "usage: screen SNAPSHOT NAME\n");
        return 2;
    }
    if (tamis_engine_new(&engine, &err) != TAMIS_OK ||
        tamis_snapshot_open(engine, argv[1], &lists, &err) != TAMIS_OK)
        result = complain(&err);
    else
        result = screen(lists, argv[2]);
    tamis_snapshot_close(lists); /* before its engine */
    tamis_engine_free(engine);
    return result;
}
