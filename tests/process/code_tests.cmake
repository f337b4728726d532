add_test(NAME code_process COMMAND python3 ${CMAKE_CURRENT_SOURCE_DIR}/code_test.py WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
set_tests_properties(code_process PROPERTIES LABELS process TIMEOUT 600)
