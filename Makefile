# The front door. CMake and Ninja do the work; `make` alone explains.

PREFIX ?= /usr/local
FUZZ_SECONDS ?= 60
TEST ?= .

# Old sanitizer runtimes fail at random under wide address space randomization (32 bits, newer
# kernels), so instrumented programs run without it where the system allows that.
FIXED_ADDRESSES = $$(setarch -R true 2>/dev/null && echo setarch -R)
JOBS = $$(nproc 2>/dev/null || echo 2)
STEP = @printf '\n== %s\n'

.PHONY: help setup build demo page test lists accuracy lossless bench peers performance load api-test control fuzz lint install clean tsan coverage

help:
	@echo "tamis: screen names, files and documents against the world's restriction lists."
	@echo
	@echo "Start here:"
	@echo "  make demo      install what is missing, build, and show what tamis does"
	@echo "  make page      the web page on the starter lists, to try by hand"
	@echo "  make test      install what is missing, build with sanitizers, run all tests"
	@echo
	@echo "Then:"
	@echo "  make build     the program, at build/release/tamis"
	@echo "  make install   the same, into PREFIX (now $(PREFIX))"
	@echo
	@echo "For those who change it:"
	@echo "  make test TEST=unit_text    only tests whose name matches (a regular expression)"
	@echo "  make lint      layout, layers, banned functions, sizes"
	@echo "  make lists     all lists of ../shared/data in one snapshot, build/lists.snap"
	@echo "  make control   every listed name there screened: each must find itself"
	@echo "  make accuracy  measure how well names are judged, and write docs/ACCURACY.md"
	@echo "  make lossless  QUERIES (20000) put to the index and to every name: same hits?"
	@echo "  make fit       fit the scorer's parameters to the labeled pairs of ../shared/data"
	@echo "  make bench     measure speed and memory against the budgets"
	@echo "  make peers     install other screeners to measure beside tamis, in build/peers"
	@echo "  make performance   measure tamis and them, and write docs/PERFORMANCE.md"
	@echo "  make load          how many queries the service answers while lists are replaced"
	@echo "  make api-test      the service against its own description and a published client"
	@echo "  make fuzz      each fuzz target for FUZZ_SECONDS (now $(FUZZ_SECONDS))"
	@echo "  make tsan      the tests under the thread sanitizer"
	@echo "  make coverage  which lines the tests reach"
	@echo "  make setup     only install what is missing (through apt)"
	@echo "  make clean     remove build/"
	@echo
	@echo "CC=clang chooses the compiler after make clean. docs/ARCHITECTURE.md explains the source."

setup:
	@tools/setup.sh test

build:
	@tools/setup.sh build
	$(STEP) "Building the release program"
	@cmake --preset release >/dev/null
	@cmake --build --preset release
	@echo "The program is build/release/tamis"

demo: build
	$(STEP) "Showing what tamis does"
	@tools/demo.sh build/release/tamis

page: build
	$(STEP) "The page"
	@tools/page.sh build/release/tamis $(LISTEN)

test:
	@tools/setup.sh test
	$(STEP) "Building with address and undefined-behaviour sanitizers"
	@cmake --preset dev >/dev/null
	@cmake --build --preset dev
	$(STEP) "Running the tests"
	@$(FIXED_ADDRESSES) ctest --preset dev -j $(JOBS) -R '$(TEST)'

lists: build
	$(STEP) "Compiling all lists"
	@tools/compile_all.sh build/release/tamis build/lists.snap

control: lists
	$(STEP) "Screening every listed primary name"
	@build/release/bench/bench_control build/lists.snap

accuracy: build
	@tools/setup.sh test
	$(STEP) "Measuring accuracy"
	@tools/accuracy.sh build/release

# Takes about an hour; QUERIES=1000 a few minutes.
lossless: build
	$(STEP) "Comparing the index with scoring every name"
	@tools/lossless.sh build/release

fit: lists
	$(STEP) "Fitting the parameters of the scorer"
	@build/release/tools/fit ../shared/data/eval/name_pairs.csv build/lists.snap \
	    ../shared/data/eval/customers_global.csv.xz -o data/scorer/parameters.txt

bench: build
	$(STEP) "Measuring"
	@tools/bench.sh build/release

# Without a package registry the peers are left out, which is said.
peers:
	@tools/setup.sh test
	$(STEP) "Installing the peers"
	@bench/peers/setup.sh build/peers || [ $$? = 77 ]

performance: build peers
	$(STEP) "Measuring tamis and the peers"
	@tools/performance.sh build/release

load: build
	$(STEP) "Loading the service while its lists are replaced"
	@tools/load.sh build/release

api-test: build
	$(STEP) "The service against its description and a client"
	@tools/api_test.sh build/release/tamis

fuzz:
	@tools/setup.sh fuzz
	$(STEP) "Building the fuzz targets"
	@cmake --preset fuzz >/dev/null
	@cmake --build --preset fuzz
	$(STEP) "Fuzzing each target for $(FUZZ_SECONDS) seconds"
	@$(FIXED_ADDRESSES) tools/fuzz.sh build/fuzz $(FUZZ_SECONDS)

lint:
	@tools/setup.sh test
	$(STEP) "Checking the tree"
	@tools/lint.sh

install: build
	$(STEP) "Installing into $(PREFIX)"
	@cmake --preset release -DCMAKE_INSTALL_PREFIX='$(abspath $(PREFIX))' >/dev/null
	@cmake --build --preset release
	@cmake --install build/release

tsan:
	@tools/setup.sh test
	$(STEP) "Building with the thread sanitizer"
	@cmake --preset tsan >/dev/null
	@cmake --build --preset tsan
	$(STEP) "Running the tests"
	@$(FIXED_ADDRESSES) ctest --preset tsan -j $(JOBS) -R '$(TEST)'

coverage:
	@tools/setup.sh test
	$(STEP) "Building with coverage counters"
	@cmake --preset coverage >/dev/null
	@cmake --build --preset coverage
	@find build/coverage -name '*.gcda' -delete
	$(STEP) "Running the tests"
	@ctest --preset coverage -j $(JOBS) -R '$(TEST)'
	$(STEP) "Lines reached, by file"
	@tools/coverage.sh build/coverage

clean:
	rm -rf build
