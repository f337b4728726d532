#include "base/check.h"
#include "base/json.h"
#include "connect/mime.h"
#include "connect/mime_read.h"
#include "fuzz/target.h"

namespace nf::fuzz {
namespace {

void read_any(std::string_view bytes) {
  const auto mail = connect::read_message(bytes);
  if (!mail) return;
  for (const std::string& line : {mail->from, mail->to, mail->subject}) {
    CHECK(is_utf8(line) && line.find_first_of("\r\n") == line.npos);
  }
  CHECK(is_utf8(mail->text) && mail->text.find('\r') == mail->text.npos);
}

// Nothing that a text says adds a header or a recipient to a message of ours.
void write_any(std::string_view subject, std::string_view text) {
  ports::Mail mail{.from = {"NeuronFlow", "flow@example.com"},
                   .to = {{std::string(subject.substr(0, 40)), "rita@example.com"}},
                   .subject = std::string(subject),
                   .text = std::string(text),
                   .message_id = "1@example.com",
                   .date = Time(Millis{1'795'000'000'000})};
  const auto message = connect::write_message(mail);
  if (!message) {
    CHECK(message.error().code == ErrorCode::InvalidInput);
    return;
  }
  CHECK(connect::write_message(mail) == *message);
  for (const std::string_view name : {"\r\nBcc:", "\r\nCc:", "\r\nReply-To:"})
    CHECK(message->substr(0, message->find("\r\n\r\n") + 2).find(name) == message->npos);
  const auto read = connect::read_message(*message);
  CHECK(read && read->date == mail.date);
  CHECK(read->to.find("rita@example.com") != std::string::npos);
}

}  // namespace

void one_input(std::string_view bytes) {
  read_any(bytes);
  const auto [subject, text] = halves(bytes);
  write_any(subject, text);
}

}  // namespace nf::fuzz
