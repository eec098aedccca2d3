# SPDX-License-Identifier: GPL-3.0-or-later
# The house plan, checked: who may include whom, what stands where, and how long a file may be.
# Link scopes enforce a part of this; here stands what they can't refuse.
cmake_minimum_required(VERSION 3.25)

set(violations "")

function(violation text) # a function: a macro would read the escapes of a line of C++ as its own
    set(violations "${violations}\n  ${text}" PARENT_SCOPE)
endfunction()

# sees(room: rooms…): the rooms whose headers files in `room` may include, itself among them.
function(sees room)
    file(GLOB_RECURSE files ${ROOT}/${room}/*.h ${ROOT}/${room}/*.cpp)
    foreach(file IN LISTS files)
        file(RELATIVE_PATH path ${ROOT} ${file})
        file(STRINGS ${file} includes REGEX "^[ \t]*#[ \t]*include[ \t]*\"[a-z_]+/")
        foreach(include IN LISTS includes)
            string(REGEX REPLACE "^[^\"]*\"([a-z_]+)/.*" "\\1" other "${include}")
            if(NOT other IN_LIST ARGN)
                violation("${path} includes \"${other}/\", but ${room} sees only ${ARGN}")
            endif()
        endforeach()
    endforeach()
    set(violations "${violations}" PARENT_SCOPE)
endfunction()

# refuse(room pattern why): no line of a file in `room` matches.
function(refuse room pattern why)
    file(GLOB_RECURSE files ${ROOT}/${room}/*.h ${ROOT}/${room}/*.cpp)
    foreach(file IN LISTS files)
        file(RELATIVE_PATH path ${ROOT} ${file})
        file(STRINGS ${file} hits REGEX "${pattern}")
        foreach(hit IN LISTS hits)
            violation("${path}: ${hit} (${why})")
        endforeach()
    endforeach()
    set(violations "${violations}" PARENT_SCOPE)
endfunction()

set(include "^[ \t]*#[ \t]*include[ \t]*")
set(model text telemetry study)
set(method_rooms math discovery ranking metric trace multisource topology serving)

sees(core/text text)
sees(core/telemetry text telemetry)
sees(core/study ${model} store)
sees(core/store ${model} store)
sees(core/archive ${model} store archive)
sees(core/capture ${model} store archive capture)
sees(core/run ${model} store run)
sees(core/evaluation ${model} store evaluation)
sees(core/report ${model} store evaluation report)
sees(methods ${model} ${method_rooms})
file(GLOB view_rooms RELATIVE ${ROOT}/views ${ROOT}/views/*)
list(FILTER view_rooms EXCLUDE REGEX "\\.")
sees(views ${model} store archive run evaluation report ${view_rooms})

foreach(room core/text core/telemetry methods)
    refuse(${room} "${include}<Q[A-Z]" "the model and the methods never see Qt")
endforeach()
refuse(core "${include}<Q(Widget|Application|Painter|Gui|tWidgets|tGui)" "core never sees widgets")
refuse(core "${include}<qcustomplot" "core never plots")
refuse(views "${include}\"register_methods" "views list what the registry offers")
foreach(room core/archive core/evaluation core/report core/run core/store views app)
    refuse(${room} "${include}<QNetwork" "only core/capture talks to servers")
endforeach()
foreach(room core methods views app)
    refuse(${room} "(^|[^A-Za-z_])(strto(f|d|ld)|atof|sto(f|d|ld))[ \t]*\\(" "numbers are read by plain::numberIn, whatever the locale")
    refuse(${room} "\"[^\"]*%[-+#0-9.*]*l?[aefgAEFG]([^A-Za-z]|$)" "numbers are written by text/plain_number.h, whatever the locale")
endforeach()
foreach(room core methods views app sample-data tests)
    refuse(${room} "std::(views::|ranges::(unique|remove|remove_if|subrange)[^a-z_])" "clang 14 can't compile it with the library of GCC 12")
endforeach()
refuse(tests/gui "^QTEST_MAIN" "tests of widgets begin with CULPRIT_GUI_TEST_MAIN: warnings fail them")
refuse(tests "qWait\\([0-9]" "wait for what shall happen, not for a time")

# only_in(room pattern why files…): lines of `room` that match stand in these files alone.
function(only_in room pattern why)
    file(GLOB_RECURSE files ${ROOT}/${room}/*.h ${ROOT}/${room}/*.cpp)
    foreach(file IN LISTS files)
        file(RELATIVE_PATH path ${ROOT} ${file})
        file(STRINGS ${file} hits REGEX "${pattern}")
        if(hits AND NOT path IN_LIST ARGN)
            violation("${path}: ${hits} (${why})")
        endif()
    endforeach()
    set(violations "${violations}" PARENT_SCOPE)
endfunction()

set(judging "results are judged once, by the ResultSet that all share")
only_in(core "[^A-Za-z]judged\\(" ${judging} core/evaluation/judgement.h core/evaluation/judgement.cpp
        core/evaluation/result_set.cpp)
foreach(room views app)
    refuse(${room} "[^A-Za-z]judged\\(" ${judging})
endforeach()
only_in(views "ResultSet::read|forEachDiagnosis" "the window reads its results once" views/session/study_results.cpp)
only_in(views "[.>]diagnoses\\(" "the window reads its results once; but for one answer with its evidence"
        views/session/workspace.cpp)

# What comes from outside is shown letter by letter: nothing may guess that it is markup.
foreach(room views app)
    only_in(${room} "(new |make_unique<|public |^[ ]*)QLabel[ (>{]" "labels are PlainLabel, which never guesses"
            views/theme/plain_label.h views/theme/rich_text.h views/theme/rich_text.cpp)
    only_in(${room} "setTextFormat|setHtml|insertHtml|fromHtml|toHtmlEscaped|QText(Browser|Edit|Document)[^a-zA-Z]"
            "rich text is made in one place, of escaped parts" views/theme/plain_label.h views/theme/rich_text.h
            views/theme/rich_text.cpp views/theme/outside_text.cpp views/export/table_export.cpp)
    refuse(${room} "QStaticText|QErrorMessage|QGraphicsTextItem|setWhatsThis|QDesktopServices|setOpenExternalLinks.true"
           "it guesses that text is markup, or opens what a text names")
endforeach()

# A file that needs a map of itself is two files.
set(longest 600)
foreach(room app core methods views sample-data tests)
    file(GLOB_RECURSE files ${ROOT}/${room}/*.h ${ROOT}/${room}/*.cpp)
    foreach(file IN LISTS files)
        file(READ ${file} text)
        string(REGEX REPLACE "[^\n]+" "" lines "${text}")
        string(LENGTH "${lines}" lines)
        if(lines GREATER longest)
            file(RELATIVE_PATH path ${ROOT} ${file})
            violation("${path} has ${lines} lines; ${longest} is the most")
        endif()
    endforeach()
endforeach()

if(violations)
    message(FATAL_ERROR "Against the house plan:${violations}")
endif()
message(STATUS "the house is as planned")
