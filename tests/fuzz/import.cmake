# SPDX-License-Identifier: GPL-3.0-or-later

# Configure with clang and -DCULPRIT_FUZZ=ON -DCULPRIT_SANITIZE=fuzzer-no-link,address,undefined, then run
# `parsers_fuzz -max_total_time=60` or `walker_fuzz -max_total_time=60`.
foreach(name parsers_fuzz walker_fuzz)
    add_executable(${name} ${CMAKE_CURRENT_LIST_DIR}/${name}.cpp)
    target_link_libraries(${name} PRIVATE culprit_build culprit_core)
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
endforeach()
