# The edges of the HTTP server, over raw sockets.
foreach(name http_strict http_json http_session http_slow http_load)
  add_test(NAME ${name} COMMAND python3 ${CMAKE_CURRENT_LIST_DIR}/${name}_test.py WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES LABELS process TIMEOUT 600)
endforeach()
# What it tells of normal requests beside slow clients would else be that of other tests beside it.
set_tests_properties(http_slow PROPERTIES RUN_SERIAL TRUE)
