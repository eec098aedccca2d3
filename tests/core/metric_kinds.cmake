# SPDX-License-Identifier: GPL-3.0-or-later
# What is wrong in resources/metric-kinds.json stops CMake, which names the entry.
# Run as a script: cmake -D SOURCE=… -D FOLDER=… -P metric_kinds.cmake
cmake_minimum_required(VERSION 3.25)
if(DEFINED ENTRY)
    include(${SOURCE}/cmake/MetricKindTable.cmake)
    metric_kind_table(${ENTRY} ${ENTRY}.inc)
    return()
endif()

function(refuses column_or_kind words)
    file(WRITE ${FOLDER}/kinds.json "{\"kinds\": [${column_or_kind}]}")
    execute_process(
        COMMAND ${CMAKE_COMMAND} -D SOURCE=${SOURCE} -D ENTRY=${FOLDER}/kinds.json -P ${CMAKE_CURRENT_LIST_FILE}
        RESULT_VARIABLE status ERROR_VARIABLE said OUTPUT_QUIET)
    string(REGEX REPLACE "[ \n]+" " " said "${said}") # messages are wrapped
    if(words STREQUAL "")
        if(NOT status EQUAL 0)
            message(FATAL_ERROR "a right entry was refused: ${said}")
        endif()
    elseif(status EQUAL 0 OR NOT said MATCHES "kind 0 \\(heat\\)${words}")
        message(FATAL_ERROR "expected \"kind 0 (heat)${words}\", but CMake said: ${said}")
    endif()
endfunction()

set(kind "\"name\": \"heat\", \"label\": \"heat\", \"class\": \"resource\", \"bad\": \"up\"")
refuses("{${kind}, \"columns\": [{\"column\": \"*_heat\", \"layout\": \"study\", \"unit\": \"°C\"}]}" "")
file(READ ${FOLDER}/kinds.json.inc table)
if(NOT table MATCHES "\"\\*_heat\", \"\", \"study\", \"°C\", \"°C\", 0")
    message(FATAL_ERROR "the table has no row of the entry: ${table}")
endif()
refuses("{${kind}, \"columns\": []}" " has no columns")
refuses("{${kind}, \"columns\": [{\"column\": \"*_heat\", \"unit\": \"K\"}]}" ", column 0: a unit without the \"layout\"")
refuses("{${kind}, \"columns\": [{\"column\": \"*_heat\", \"colour\": \"red\"}]}" ", column 0 has a member \"colour\"")
refuses("{${kind}, \"columns\": [{\"column\": \"a*heat\"}]}" ", column 0: a star in \"a\\*heat\"")
refuses("{${kind}, \"columns\": [{\"column\": \"*\"}]}" ", column 0: \"\\*\" needs a \"file\"")
refuses("{${kind}, \"columns\": [{\"column\": \"a\"}, {\"column\": \"a\"}]}" ", column 1: \"a\" is claimed twice")
string(REPLACE "resource" "warmth" kind "${kind}")
refuses("{${kind}, \"columns\": [{\"column\": \"a\"}]}" ", class: \"warmth\" is none of")
refuses("{\"name\": \"heat\", \"columns\": []}" " has no \"label\"")
