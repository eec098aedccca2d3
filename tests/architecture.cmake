# SPDX-License-Identifier: GPL-3.0-or-later
# Who may include whom: core/{telemetry,study} <- methods; core <- views; nobody includes app.
# Link scopes enforce most of this; here stands what include paths alone can't refuse.
set(violations "")

function(refuse room pattern why)
    file(GLOB_RECURSE files ${ROOT}/${room}/*.h ${ROOT}/${room}/*.cpp)
    foreach(file IN LISTS files)
        file(STRINGS ${file} hits REGEX "^[ \t]*#[ \t]*include[ \t]*${pattern}")
        foreach(hit IN LISTS hits)
            file(RELATIVE_PATH path ${ROOT} ${file})
            set(violations "${violations}\n  ${path}: ${hit} (${why})" PARENT_SCOPE)
            set(violations "${violations}\n  ${path}: ${hit} (${why})")
        endforeach()
    endforeach()
endfunction()

set(method_rooms "\"(math|discovery|ranking|metric|trace|multisource|topology|methods|register_methods)[/.]")
refuse(methods "<Q[A-Za-z]" "methods never see Qt")
refuse(methods "\"(archive|store|evaluation|report)/" "methods see telemetry and the method's interface only")
refuse(methods "\"study/(run|store)" "methods do not see the runner")
refuse(core/telemetry "<Q[A-Z]" "the model is std and Eigen only")
refuse(core/telemetry "\"(archive|store|evaluation|report|study)/" "telemetry knows nobody")
refuse(core ${method_rooms} "core never sees methods")
refuse(core "<Q(Widget|Application|Painter|tWidgets)" "core never sees widgets")
refuse(core "<qcustomplot" "core never plots")
refuse(views ${method_rooms} "views never see methods")

if(violations)
    message(FATAL_ERROR "Includes against the architecture:${violations}")
endif()
message(STATUS "no include goes against the architecture")
