# What an operator does: backups, restores, drills; and what the documents tell them.
add_test(NAME backup COMMAND python3 ${CMAKE_CURRENT_SOURCE_DIR}/backup_test.py WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
add_test(NAME operations COMMAND python3 ${CMAKE_CURRENT_SOURCE_DIR}/operations_test.py
  WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
add_test(NAME retention COMMAND python3 ${CMAKE_CURRENT_SOURCE_DIR}/retention_test.py
  WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
set_tests_properties(backup operations retention PROPERTIES LABELS process TIMEOUT 600)
