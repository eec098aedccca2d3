# SPDX-License-Identifier: GPL-3.0-or-later

# compare_bench ARCHIVE_OR_STORE: re-ranking of loaded cases a scrubber step.
if(TARGET culprit_views)
    add_executable(compare_bench ${CMAKE_CURRENT_LIST_DIR}/compare_bench.cpp)
    target_link_libraries(compare_bench PRIVATE culprit_build culprit_views culprit_methods)
endif()
