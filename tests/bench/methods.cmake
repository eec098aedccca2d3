# SPDX-License-Identifier: GPL-3.0-or-later

# methods_bench [METHOD…]: milliseconds a case, the ratio to the published benchmark's time, and the pause after a
# cancel, on one thread.
add_executable(methods_bench ${CMAKE_CURRENT_LIST_DIR}/methods_bench.cpp)
target_link_libraries(methods_bench PRIVATE culprit_build culprit_core culprit_methods)
target_compile_definitions(methods_bench PRIVATE
    CULPRIT_BENCH_TIMES="${CMAKE_CURRENT_LIST_DIR}/reference_times.json"
    CULPRIT_TEST_DATA="${PROJECT_SOURCE_DIR}/tests/conformance/data")
