# SPDX-License-Identifier: GPL-3.0-or-later

# records_bench [LOGS [SPANS]]: scrolling and searching the tables of logs and spans, and the most memory it takes.
# timeline_bench [POINTS]: panning and zooming with that many points in view.
# open_bench STORE: from the choice of a case to its painted timeline.
# results_bench STORE [METHOD…]: how long the window is held while results are shown, turned and run.
# start_bench PROGRAM [FILE]: from the start of the program to its first paint.
if(TARGET culprit_views)
    foreach(name records_bench timeline_bench open_bench results_bench)
        add_executable(${name} ${CMAKE_CURRENT_LIST_DIR}/${name}.cpp)
        target_link_libraries(${name} PRIVATE culprit_build culprit_views culprit_methods)
        target_include_directories(${name} PRIVATE ${CMAKE_CURRENT_LIST_DIR}/..)
    endforeach()
    target_link_libraries(records_bench PRIVATE culprit_test_support)
    add_library(paint_watch MODULE ${CMAKE_CURRENT_LIST_DIR}/paint_watch.cpp)
    target_link_libraries(paint_watch PRIVATE culprit_build Qt6::Gui ${CMAKE_DL_LIBS})
    add_executable(start_bench ${CMAKE_CURRENT_LIST_DIR}/start_bench.cpp)
    target_include_directories(start_bench PRIVATE ${CMAKE_CURRENT_LIST_DIR}/..)
    target_link_libraries(start_bench PRIVATE culprit_build Qt6::Core)
    target_compile_definitions(start_bench PRIVATE PAINT_WATCH="$<TARGET_FILE:paint_watch>")
    add_dependencies(start_bench paint_watch culprit)
endif()
