# SPDX-License-Identifier: GPL-3.0-or-later
# Fails unless PROGRAM is built as docs/security.md says: cmake -D READELF=… -D PROGRAM=… -P hardening.cmake
execute_process(COMMAND ${READELF} --wide --dynamic --program-headers --file-header --symbols ${PROGRAM}
    OUTPUT_VARIABLE elf COMMAND_ERROR_IS_FATAL ANY)
set(missing "")
foreach(wanted IN ITEMS
        "position independent:Type: +DYN" "full RELRO:FLAGS.*NOW" "RELRO:GNU_RELRO"
        "a stack that can't be run:GNU_STACK +0x[0-9a-f]+ 0x[0-9a-f]+ 0x[0-9a-f]+ 0x[0-9a-f]+ 0x[0-9a-f]+ RW "
        "a stack protector:__stack_chk_fail" "FORTIFY:_chk@")
    string(REGEX MATCH "^([^:]+):(.*)$" all "${wanted}")
    set(what "${CMAKE_MATCH_1}")
    if(NOT elf MATCHES "${CMAKE_MATCH_2}")
        string(APPEND missing " ${what};")
    endif()
endforeach()
if(missing)
    message(FATAL_ERROR "${PROGRAM} lacks:${missing}")
endif()
