# SPDX-License-Identifier: GPL-3.0-or-later

# import_bench ARCHIVE.tar.gz: import against `gzip -dc`, and the most memory it takes.
add_executable(import_bench ${CMAKE_CURRENT_LIST_DIR}/import_bench.cpp)
target_link_libraries(import_bench PRIVATE culprit_build culprit_core)
