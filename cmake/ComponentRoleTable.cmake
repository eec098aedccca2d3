# SPDX-License-Identifier: GPL-3.0-or-later
include(${CMAKE_CURRENT_LIST_DIR}/JsonTable.cmake)

# component_role_table(JSON HEADER): resources/component-roles.json -> the table that telemetry/component.cpp includes.
function(component_role_table json header)
    json_read(${json} text)
    set(rows "")
    string(JSON count LENGTH "${text}" rules)
    math(EXPR last_rule "${count} - 1")
    foreach(number RANGE ${last_rule})
        string(JSON entry GET "${text}" rules ${number})
        set(where "${json}: rule ${number}")
        json_members("${where}" "${entry}" REQUIRED role names)
        json_one_of("${where}, role" "${role}" gateway head replica operator load-generator database cache queue host
            service unknown)
        json_enumerator(${role} role)
        string(JSON name_count LENGTH "${names}")
        if(name_count EQUAL 0)
            message(FATAL_ERROR "${where} has no names")
        endif()
        math(EXPR last_name "${name_count} - 1")
        foreach(position RANGE ${last_name})
            string(JSON name GET "${names}" ${position})
            if(name STREQUAL "" OR name MATCHES "[\"\\\\;\n]")
                message(FATAL_ERROR "${where}: name ${position} is empty or holds a quote, a backslash or a semicolon")
            endif()
            string(APPEND rows "    {\"${name}\", ComponentRole::${role}},\n")
        endforeach()
    endforeach()
    file(CONFIGURE OUTPUT ${header} @ONLY CONTENT
"// Made of resources/component-roles.json by cmake/ComponentRoleTable.cmake.
constexpr RoleRule roleRules[] = {
@rows@};
")
endfunction()
