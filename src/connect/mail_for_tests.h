#pragma once

#include "ports/mailer.h"

namespace nf::connect {

inline ports::Mail sample_mail() {
  ports::Mail mail;
  mail.from = {"NeuronFlow", "flow@example.test"};
  mail.to = {{"Ann", "ann@example.test"}};
  mail.subject = "Please decide";
  mail.text = "https://flow.example.test/d/abc_-123";
  mail.message_id = "a1.1@flow.example.test";
  mail.date = *parse_time("2026-11-22T10:00:00Z");
  return mail;
}

}  // namespace nf::connect
