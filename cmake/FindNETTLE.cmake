# SPDX-License-Identifier: GPL-3.0-or-later

# Nettle, a library of cryptographic functions (nettle-dev): target NETTLE::NETTLE.
find_package(PkgConfig QUIET)
if(PkgConfig_FOUND)
    pkg_check_modules(PC_NETTLE QUIET nettle)
endif()
find_path(NETTLE_INCLUDE_DIR nettle/sha2.h HINTS ${PC_NETTLE_INCLUDE_DIRS})
find_library(NETTLE_LIBRARY nettle HINTS ${PC_NETTLE_LIBRARY_DIRS})
set(NETTLE_VERSION ${PC_NETTLE_VERSION})
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(NETTLE REQUIRED_VARS NETTLE_LIBRARY NETTLE_INCLUDE_DIR
    VERSION_VAR NETTLE_VERSION)
if(NETTLE_FOUND AND NOT TARGET NETTLE::NETTLE)
    add_library(NETTLE::NETTLE UNKNOWN IMPORTED)
    set_target_properties(NETTLE::NETTLE PROPERTIES IMPORTED_LOCATION ${NETTLE_LIBRARY}
        INTERFACE_INCLUDE_DIRECTORIES ${NETTLE_INCLUDE_DIR})
endif()
mark_as_advanced(NETTLE_LIBRARY NETTLE_INCLUDE_DIR)
