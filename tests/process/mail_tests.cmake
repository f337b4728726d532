# The SMTP mailer against Debian's Exim and Dovecot.
add_executable(nf_send_mail ${CMAKE_CURRENT_LIST_DIR}/mail_send.cpp)
target_link_libraries(nf_send_mail PRIVATE nf_connect)
add_test(NAME mail COMMAND python3 ${CMAKE_CURRENT_LIST_DIR}/mail_test.py $<TARGET_FILE:nf_send_mail>
  WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
set_tests_properties(mail PROPERTIES LABELS process TIMEOUT 300)
