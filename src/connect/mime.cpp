#include "connect/mime.h"

#include <algorithm>

#include "base/check.h"
#include "base/hash.h"
#include "base/json.h"
#include "connect/gmime.h"

namespace nf::connect {
namespace {

constexpr std::size_t kMaxLocalPartBytes = 64;    // RFC 5321 section 4.5.3.1.1
constexpr std::size_t kMaxAddressBytes = 254;     // section 4.5.3.1.3, less the angle brackets
constexpr std::size_t kMaxEncodedWordBytes = 75;  // RFC 2047 section 2
constexpr std::size_t kMaxLabelBytes = 63;        // RFC 1035 section 2.3.4

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_atom_character(char c) {  // atext of RFC 5322 section 3.2.3
  return is_letter_or_digit(c) || std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

template <class Allowed>
bool dotted(std::string_view text, Allowed allowed) {
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('.', begin), text.size());
    if (!allowed(text.substr(begin, end - begin))) return false;
    begin = end + 1;
  }
  return true;
}

bool is_atom(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_atom_character);
}

bool is_label(std::string_view text) {
  return !text.empty() && text.size() <= kMaxLabelBytes && text.front() != '-' && text.back() != '-' &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_letter_or_digit(c) || c == '-'; });
}

bool is_message_id(std::string_view text) {
  const auto at = text.find('@');
  if (at == std::string_view::npos || text.size() > kMaxMessageIdBytes) return false;
  return dotted(text.substr(0, at), is_atom) && dotted(text.substr(at + 1), is_atom);
}

// Bytes of the control or line separator that starts here (C0, DEL, C1, U+2028, U+2029); 0 for any other.
std::size_t control_at(std::string_view text, std::size_t i) {
  const auto byte = [&](std::size_t k) {
    return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0;
  };
  if (byte(0) < 0x20 || byte(0) == 0x7f) return 1;
  if (byte(0) == 0xc2 && byte(1) >= 0x80 && byte(1) < 0xa0) return 2;
  if (byte(0) == 0xe2 && byte(1) == 0x80 && (byte(2) == 0xa8 || byte(2) == 0xa9)) return 3;
  return 0;
}

// One line without spaces around it.
std::string one_line(std::string_view text) {
  std::string line;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t control = control_at(text, i);
    line += control == 0 ? text[i] : ' ';
    i += std::max<std::size_t>(control, 1);
  }
  const auto begin = line.find_first_not_of(' ');
  if (begin == std::string::npos) return {};
  return line.substr(begin, line.find_last_not_of(' ') - begin + 1);
}

// What is not ASCII, is too long to fold, or looks encoded already, so that readers would decode it.
bool needs_encoding(std::string_view line) {
  std::size_t word = 0;
  for (char c : line) {
    word = c == ' ' ? 0 : word + 1;
    if (word > kMaxEncodedWordBytes || static_cast<unsigned char>(c) >= 0x80) return true;
  }
  return line.find("=?") != std::string_view::npos;
}

// One character as the Q encoding writes it, of the set that is safe in phrases too.
std::string q_encoded(std::string_view character) {
  if (character == " ") return "_";
  if (character.size() == 1 && is_letter_or_digit(character[0])) return std::string(character);
  std::string coded;
  for (char byte : character) {
    std::string digits = hex(std::string_view(&byte, 1));
    for (char& digit : digits) digit = digit >= 'a' ? static_cast<char>(digit - 'a' + 'A') : digit;
    coded += '=' + digits;
  }
  return coded;
}

// Text for a subject or a name as encoded words with spaces between them, no character parted (RFC 2047
// sections 4.2 and 5). GMime's own words may be longer than the RFC allows, and its reader stumbles over
// base64 ones.
std::string header_text(std::string_view text) {
  const std::string line = one_line(text);
  if (!needs_encoding(line)) return line;
  constexpr std::string_view kBegin = "=?utf-8?Q?", kEnd = "?=";
  std::string words(kBegin);
  std::size_t word_begin = 0;
  for (std::size_t i = 0; i < line.size();) {
    std::size_t size = 1;
    while (i + size < line.size() && (static_cast<unsigned char>(line[i + size]) & 0xc0) == 0x80) ++size;
    const std::string coded = q_encoded(std::string_view(line).substr(i, size));
    if (words.size() - word_begin + coded.size() + kEnd.size() > kMaxEncodedWordBytes) {
      words += kEnd;
      words += ' ';
      word_begin = words.size();
      words += kBegin;
    }
    words += coded;
    i += size;
  }
  return words.append(kEnd);
}

// Line ends become LF, and the last line has one.
std::string body_text(std::string_view text) {
  std::string body;
  body.reserve(text.size() + 1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\r') {
      if (i + 1 == text.size() || text[i + 1] != '\n') body += '\n';
    } else {
      const auto byte = static_cast<unsigned char>(c);
      body += (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7f ? ' ' : c;
    }
  }
  if (!body.ends_with('\n')) body += '\n';
  return body;
}

bool has_long_line(std::string_view body) {
  for (std::size_t begin = 0; begin < body.size();) {
    const std::size_t end = body.find('\n', begin);
    if (end - begin > kMaxMailLineBytes) return true;
    begin = end + 1;
  }
  return false;
}

Owned<GMimeObject> make_part(const char* subtype, const std::string& body) {
  const auto encoding =
      has_long_line(body) ? GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE : GMIME_CONTENT_ENCODING_8BIT;
  const Owned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(body.data(), body.size()));
  const Owned<GMimeDataWrapper> content(
      g_mime_data_wrapper_new_with_stream(stream.get(), GMIME_CONTENT_ENCODING_DEFAULT));
  GMimePart* const part = g_mime_part_new_with_type("text", subtype);
  Owned<GMimeObject> object(GMIME_OBJECT(part));
  g_mime_object_set_content_type_parameter(object.get(), "charset", "utf-8");
  g_mime_part_set_content(part, content.get());
  g_mime_part_set_content_encoding(part, encoding);
  return object;
}

Owned<GMimeObject> make_body(const ports::Mail& mail) {
  const std::string text = body_text(mail.text);
  if (mail.html.empty()) return make_part("plain", text);
  const std::string html = body_text(mail.html);
  GMimeMultipart* const both = g_mime_multipart_new_with_subtype("alternative");
  Owned<GMimeObject> object(GMIME_OBJECT(both));
  // No body can hold the hash of itself, so none can hold the line that ends it.
  const std::string boundary = "nf-" + hex(sha256(mail.message_id + '\n' + text + '\n' + html)).substr(0, 40);
  g_mime_multipart_set_boundary(both, boundary.c_str());
  g_mime_multipart_add(both, make_part("plain", text).get());
  g_mime_multipart_add(both, make_part("html", html).get());
  return object;
}

void add_address(GMimeMessage* message, GMimeAddressType type, const ports::MailAddress& address) {
  const std::string name = header_text(address.name);
  InternetAddress* const mailbox =
      internet_address_mailbox_new(name.empty() ? nullptr : name.c_str(), address.email.c_str());
  const Owned<InternetAddress> owner(mailbox);
  internet_address_set_charset(mailbox, "utf-8");
  internet_address_list_add(g_mime_message_get_addresses(message, type), mailbox);
}

Owned<GMimeMessage> make_message(const ports::Mail& mail) {
  Owned<GMimeMessage> message(g_mime_message_new(TRUE));
  add_address(message.get(), GMIME_ADDRESS_TYPE_FROM, mail.from);
  for (const auto& address : mail.to) add_address(message.get(), GMIME_ADDRESS_TYPE_TO, address);
  for (const auto& address : mail.cc) add_address(message.get(), GMIME_ADDRESS_TYPE_CC, address);
  if (mail.reply_to) add_address(message.get(), GMIME_ADDRESS_TYPE_REPLY_TO, *mail.reply_to);
  g_mime_message_set_subject(message.get(), header_text(mail.subject).c_str(), "utf-8");
  const auto seconds = std::chrono::floor<std::chrono::seconds>(mail.date.time_since_epoch()).count();
  const Owned<GDateTime> date(g_date_time_new_from_unix_utc(seconds));
  CHECK(date);
  g_mime_message_set_date(message.get(), date.get());
  g_mime_message_set_message_id(message.get(), mail.message_id.c_str());
  // So that no reader answers by itself (RFC 3834).
  g_mime_object_set_header(GMIME_OBJECT(message.get()), "Auto-Submitted", "auto-generated", nullptr);
  g_mime_message_set_mime_part(message.get(), make_body(mail).get());
  return message;
}

std::string write(GMimeMessage* message) {
  const Owned<GMimeFormatOptions> options(g_mime_format_options_new());
  g_mime_format_options_set_newline_format(options.get(), GMIME_NEWLINE_FORMAT_DOS);
  const Owned<GMimeStream> stream(g_mime_stream_mem_new());
  CHECK(g_mime_object_write_to_stream(GMIME_OBJECT(message), options.get(), stream.get()) >= 0);
  const GByteArray* const bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream.get()));
  return {reinterpret_cast<const char*>(bytes->data), bytes->len};
}

tl::unexpected<Error> wrong(std::string message) { return fail(ErrorCode::InvalidInput, std::move(message)); }

Result<> check_text(const char* what, std::string_view text, std::size_t max_bytes) {
  if (text.size() > max_bytes)
    return wrong(std::string("the mail's ") + what + " is longer than " + std::to_string(max_bytes) +
                 " bytes");
  if (!is_utf8(text)) return wrong(std::string("the mail's ") + what + " is not UTF-8");
  return {};
}

Result<> check_address(const char* what, const ports::MailAddress& address) {
  if (!is_mail_address(address.email))
    return wrong(std::string("the mail's ") + what + " must be a plain address such as ann@example.com");
  return check_text("name of an address", address.name, kMaxMailHeaderTextBytes);
}

Result<> check(const ports::Mail& mail) {
  TRY(check_address("sender", mail.from));
  for (const auto& address : mail.to) TRY(check_address("recipient", address));
  for (const auto& address : mail.cc) TRY(check_address("recipient", address));
  if (mail.reply_to) TRY(check_address("reply address", *mail.reply_to));
  const std::size_t recipients = mail.to.size() + mail.cc.size();
  if (recipients == 0) return wrong("the mail has no recipient");
  if (recipients > kMaxMailRecipients)
    return wrong("the mail has more than " + std::to_string(kMaxMailRecipients) + " recipients");
  TRY(check_text("subject", mail.subject, kMaxMailHeaderTextBytes));
  TRY(check_text("text", mail.text, kMaxMailBodyBytes));
  TRY(check_text("html", mail.html, kMaxMailBodyBytes));
  if (!is_message_id(mail.message_id))
    return wrong("the mail's message id must be like id@example.com, in ASCII and without angle brackets");
  const auto year = std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(mail.date)).year();
  if (year < std::chrono::year(1900) || year > std::chrono::year(9999))  // RFC 5322 section 3.3
    return wrong("the mail's date must be in the years 1900 to 9999");
  return {};
}

}  // namespace

bool is_mail_address(std::string_view text) {
  const auto at = text.find('@');
  if (at == std::string_view::npos || at > kMaxLocalPartBytes || text.size() > kMaxAddressBytes) return false;
  return dotted(text.substr(0, at), is_atom) && dotted(text.substr(at + 1), is_label);
}

Result<std::string> write_message(const ports::Mail& mail) {
  TRY(check(mail));
  make_gmime_ready();
  return write(make_message(mail).get());
}

std::vector<std::string> recipients_of(const ports::Mail& mail) {
  std::vector<std::string> recipients;
  for (const auto* list : {&mail.to, &mail.cc})
    for (const auto& address : *list)
      if (std::find(recipients.begin(), recipients.end(), address.email) == recipients.end())
        recipients.push_back(address.email);
  return recipients;
}

}  // namespace nf::connect
