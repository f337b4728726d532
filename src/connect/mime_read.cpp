#include "connect/mime_read.h"

#include <algorithm>

#include "connect/gmime.h"

namespace nf::connect {
namespace {

// At most so many bytes of it, as UTF-8 and without half a character at the end.
std::string shown(std::string_view text) {
  std::size_t size = std::min(text.size(), kMaxShownMailTextBytes);
  while (size > 0 && size < text.size() && (static_cast<unsigned char>(text[size]) & 0xc0) == 0x80) --size;
  const Owned<char> valid(g_utf8_make_valid(text.data(), static_cast<gssize>(size)));
  return valid.get();
}

std::string one_line(const char* text) {
  std::string line = shown(text ? text : "");
  std::ranges::replace_if(
      line, [](char c) { return c >= 0 && c < ' '; }, ' ');
  return line;
}

std::string addresses_of(GMimeMessage* message, GMimeAddressType type) {
  InternetAddressList* const list = g_mime_message_get_addresses(message, type);
  if (!list) return "";
  const Owned<char> text(internet_address_list_to_string(list, nullptr, FALSE));
  return one_line(text.get());
}

std::optional<Time> date_of(GMimeMessage* message) {
  GDateTime* const date = g_mime_message_get_date(message);
  if (!date) return std::nullopt;
  return Time(std::chrono::seconds(g_date_time_to_unix(date)));
}

void take_first_text(GMimeObject*, GMimeObject* part, gpointer found) {
  auto* const first = static_cast<GMimeTextPart**>(found);
  if (!*first && GMIME_IS_TEXT_PART(part) &&
      g_mime_content_type_is_type(g_mime_object_get_content_type(part), "text", "plain")) {
    *first = GMIME_TEXT_PART(part);
  }
}

std::string text_of(GMimeMessage* message) {
  GMimeTextPart* part = nullptr;
  g_mime_message_foreach(message, take_first_text, &part);
  if (!part) return "";
  const Owned<char> text(g_mime_text_part_get_text(part));
  std::string plain = text ? shown(text.get()) : "";
  std::erase(plain, '\r');
  return plain;
}

}  // namespace

Result<ReadMail> read_message(std::string_view bytes) {
  if (bytes.size() > kMaxReadMailBytes) {
    return fail(ErrorCode::InvalidInput,
                "the message is longer than " + std::to_string(kMaxReadMailBytes) + " bytes");
  }
  make_gmime_ready();
  const Owned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size()));
  const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  const Owned<GMimeMessage> message(g_mime_parser_construct_message(parser.get(), nullptr));
  if (!message || !g_mime_message_get_mime_part(message.get())) {
    return fail(ErrorCode::InvalidInput, "this is no message");
  }
  return ReadMail{.date = date_of(message.get()),
                  .from = addresses_of(message.get(), GMIME_ADDRESS_TYPE_FROM),
                  .to = addresses_of(message.get(), GMIME_ADDRESS_TYPE_TO),
                  .subject = one_line(g_mime_message_get_subject(message.get())),
                  .text = text_of(message.get())};
}

}  // namespace nf::connect
