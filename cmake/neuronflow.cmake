# What nearly every file includes, compiled once. Nothing of ours is in it.
file(WRITE ${CMAKE_BINARY_DIR}/pch.cpp.in "")
configure_file(${CMAKE_BINARY_DIR}/pch.cpp.in ${CMAKE_BINARY_DIR}/pch.cpp COPYONLY)
set(NF_COMMON_HEADERS <algorithm> <array> <chrono> <cstdint> <functional> <map> <memory> <optional> <string>
    <string_view> <unordered_map> <utility> <variant> <vector> <boost/json/value.hpp> <boost/json/array.hpp>
    <boost/json/object.hpp> <boost/json/string.hpp> <tl/expected.hpp>)
add_library(nf_pch OBJECT ${CMAKE_BINARY_DIR}/pch.cpp)
target_link_libraries(nf_pch PUBLIC Boost::json tl::expected)
target_precompile_headers(nf_pch PRIVATE ${NF_COMMON_HEADERS})

if(NF_TESTS)
  add_library(nf_test_pch OBJECT ${CMAKE_BINARY_DIR}/pch.cpp)
  target_link_libraries(nf_test_pch PUBLIC Boost::json tl::expected GTest::gtest GTest::gmock)
  target_precompile_headers(nf_test_pch PRIVATE ${NF_COMMON_HEADERS} <gmock/gmock.h> <gtest/gtest.h>)
  # Tests themselves are not what has to be fast, and cost three times as much to compile with optimisation and with
  # libFuzzer's marks, which only what is tested needs.
  set(NF_TEST_OPTIONS -O0)
  if(NF_SANITIZE)
    list(APPEND NF_TEST_OPTIONS -fno-sanitize=fuzzer-no-link)
  endif()
  target_compile_options(nf_test_pch PRIVATE ${NF_TEST_OPTIONS})
  # A precompiled header is refused where -fPIC and -fPIE differ, so neither it nor the tests name one.
  set_target_properties(nf_test_pch PROPERTIES POSITION_INDEPENDENT_CODE OFF)
endif()

# nf_library(name [TOGETHER] SOURCES a.cpp ... LINK other ...): one library a folder, include root src/. TOGETHER: eight
# files are compiled as one, which halves the time; no two of them may have a name of their own in common.
function(nf_library name)
  cmake_parse_arguments(ARG "TOGETHER" "" "SOURCES;LINK" ${ARGN})
  add_library(nf_${name} STATIC ${ARG_SOURCES})
  target_include_directories(nf_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(nf_${name} PUBLIC Boost::json tl::expected ${ARG_LINK})
  target_precompile_headers(nf_${name} REUSE_FROM nf_pch)
  if(ARG_TOGETHER)
    set_target_properties(nf_${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 8)
  endif()
endfunction()

# nf_test(name SOURCES a_test.cpp ... LINK nf_x ... [LABEL tier]): one test program, run by ctest under its tier.
function(nf_test name)
  if(NOT NF_TESTS)
    return()
  endif()
  cmake_parse_arguments(ARG "" "LABEL" "SOURCES;LINK" ${ARGN})
  if(NOT ARG_LABEL)
    set(ARG_LABEL unit)
  endif()
  add_executable(nf_${name}_test ${ARG_SOURCES})
  target_include_directories(nf_${name}_test PRIVATE ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR})
  target_link_libraries(nf_${name}_test PRIVATE ${ARG_LINK} GTest::gtest GTest::gmock GTest::gtest_main)
  target_compile_options(nf_${name}_test PRIVATE ${NF_TEST_OPTIONS})
  target_precompile_headers(nf_${name}_test REUSE_FROM nf_test_pch)
  set_target_properties(nf_${name}_test PROPERTIES POSITION_INDEPENDENT_CODE OFF)
  add_test(NAME ${name} COMMAND nf_${name}_test WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES LABELS ${ARG_LABEL} TIMEOUT 600)
endfunction()
