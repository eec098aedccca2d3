# SPDX-License-Identifier: GPL-3.0-or-later
include(${CMAKE_CURRENT_LIST_DIR}/JsonTable.cmake)

# study_table(JSON HEADER): resources/study.json -> the lists that study/published_study.cpp includes.
function(study_table json header)
    json_read(${json} text)
    json_members("${json}" "${text}" REQUIRED about faults figure5)
    foreach(list IN ITEMS faults figure5)
        string(JSON count LENGTH "${${list}}")
        if(count EQUAL 0)
            message(FATAL_ERROR "${json}: \"${list}\" is empty")
        endif()
        math(EXPR last "${count} - 1")
        set(words_of_${list} "")
        foreach(position RANGE ${last})
            string(JSON word GET "${${list}}" ${position})
            if(NOT word MATCHES "^[a-z0-9_-]+$")
                message(FATAL_ERROR "${json}: \"${word}\" in \"${list}\" is no id")
            endif()
            string(APPEND words_of_${list} "\"${word}\", ")
        endforeach()
    endforeach()
    file(CONFIGURE OUTPUT ${header} @ONLY CONTENT
"// Made of resources/study.json by cmake/StudyTable.cmake.
constexpr std::string_view faults[] = {@words_of_faults@};
constexpr std::string_view figure5[] = {@words_of_figure5@};
")
endfunction()
