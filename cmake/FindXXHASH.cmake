# SPDX-License-Identifier: GPL-3.0-or-later

# xxHash (libxxhash-dev), its header alone: target XXHASH::XXHASH.
find_path(XXHASH_INCLUDE_DIR xxhash.h)
if(XXHASH_INCLUDE_DIR)
    file(STRINGS ${XXHASH_INCLUDE_DIR}/xxhash.h xxhash_version_lines
        REGEX "#define XXH_VERSION_(MAJOR|MINOR|RELEASE) ")
    string(REGEX REPLACE "[^0-9;]" "" XXHASH_VERSION "${xxhash_version_lines}")
    string(REPLACE ";" "." XXHASH_VERSION "${XXHASH_VERSION}")
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(XXHASH REQUIRED_VARS XXHASH_INCLUDE_DIR VERSION_VAR XXHASH_VERSION)
if(XXHASH_FOUND AND NOT TARGET XXHASH::XXHASH)
    add_library(XXHASH::XXHASH INTERFACE IMPORTED)
    set_target_properties(XXHASH::XXHASH PROPERTIES INTERFACE_INCLUDE_DIRECTORIES ${XXHASH_INCLUDE_DIR})
endif()
mark_as_advanced(XXHASH_INCLUDE_DIR)
