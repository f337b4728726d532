#include "connect/smtp_mailer.h"

#include <algorithm>
#include <cstring>

#include "connect/curl_handle.h"
#include "connect/mime.h"

namespace nf::connect {
namespace {

using ports::MailFailure;

constexpr std::size_t kMaxHostBytes = 253;  // RFC 1035 section 2.3.4
constexpr std::size_t kMaxTextBytes = 1'000;
constexpr std::int64_t kMaxTimeoutSeconds = 300;

bool is_printable(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
  });
}

bool is_host(const std::string& host) {
  if (IpAddress::parse(host)) return true;
  return !host.empty() && host.size() <= kMaxHostBytes && host.front() != '.' &&
         std::all_of(host.begin(), host.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                  c == '_' || c == '.';
         });
}

std::optional<SmtpSecurity> security_named(std::string_view name) {
  if (name == "starttls") return SmtpSecurity::StartTls;
  if (name == "tls") return SmtpSecurity::Tls;
  if (name == "none") return SmtpSecurity::None;
  return std::nullopt;
}

std::uint16_t usual_port(SmtpSecurity security) {
  switch (security) {
    case SmtpSecurity::StartTls:
      return 587;
    case SmtpSecurity::Tls:
      return 465;
    case SmtpSecurity::None:
      return 25;
  }
  return 0;
}

// Reads the members of a connection's config; the first wrong one is an error.
class ConfigReader {
 public:
  explicit ConfigReader(const ports::Connection& connection) : connection_(connection) {}

  tl::unexpected<Error> wrong(const std::string& member, const std::string& rule) const {
    return fail(ErrorCode::InvalidInput,
                "the mail connection \"" + connection_.name + "\": " + member + " " + rule);
  }

  // "" where it is absent or null.
  Result<std::string> text(const char* member) const {
    const Json* value = find(connection_.config, member);
    if (!value || value->is_null()) return std::string();
    if (!value->is_string()) return wrong(member, "must be a text");
    std::string found(value->as_string());
    if (found.size() > kMaxTextBytes || !is_printable(found))
      return wrong(member,
                   "must be at most " + std::to_string(kMaxTextBytes) + " bytes without control characters");
    return found;
  }

  Result<std::int64_t> number(const char* member, std::int64_t otherwise, std::int64_t most) const {
    const Json* value = find(connection_.config, member);
    if (!value || value->is_null()) return otherwise;
    const std::int64_t* found = value->if_int64();
    if (!found || *found < 1 || *found > most)
      return wrong(member, "must be a whole number from 1 to " + std::to_string(most));
    return *found;
  }

 private:
  const ports::Connection& connection_;
};

// The message on its way, as libcurl asks for it.
struct Upload {
  std::string_view left;

  static std::size_t on_read(char* buffer, std::size_t, std::size_t size, void* self) {
    auto& left = static_cast<Upload*>(self)->left;
    size = std::min(size, left.size());
    std::memcpy(buffer, left.data(), size);
    left.remove_prefix(size);
    return size;
  }
};

std::string place_of(const SmtpSettings& settings) {
  const bool v6 = settings.host.find(':') != std::string::npos;
  return (v6 ? "[" + settings.host + "]" : settings.host) + ":" + std::to_string(settings.port);
}

void set_connection(CURL* curl, const SmtpSettings& settings) {
  const bool tls = settings.security == SmtpSecurity::Tls;
  const std::string url = (tls ? "smtps://" : "smtp://") + place_of(settings);
  set_option(curl, CURLOPT_URL, url.c_str());
  set_option(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  set_option(curl, CURLOPT_NOSIGNAL, 1L);
  set_option(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(settings.timeout.count()));
  const bool plain = settings.security == SmtpSecurity::None;
  set_option(curl, CURLOPT_USE_SSL, static_cast<long>(plain ? CURLUSESSL_NONE : CURLUSESSL_ALL));
  set_option(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set_option(curl, CURLOPT_SSL_VERIFYPEER, 1L);
  set_option(curl, CURLOPT_SSL_VERIFYHOST, 2L);
  if (!settings.ca_file.empty()) {  // in place of the system's certificates, not besides them
    set_option(curl, CURLOPT_CAINFO, settings.ca_file.c_str());
    set_option(curl, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  }
  if (settings.username.empty() || plain) return;
  set_option(curl, CURLOPT_USERNAME, settings.username.c_str());
  set_option(curl, CURLOPT_PASSWORD, settings.password.c_str());
  // Inside TLS the plain ways are the safe ones; libcurl would rather try NTLM or DIGEST-MD5.
  set_option(curl, CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN");
}

MailFailure explain(CURLcode code, long answer, const SmtpSettings& settings, const EgressGate& gate,
                    bool given) {
  const std::string place = place_of(settings);
  const std::string number = " (" + std::to_string(answer) + ")";
  if (gate.closed()) return {"the mail server " + place + " " + gate.reason(), true, false};
  if (answer >= 400 && answer <= 599) {
    // A sign-in says nothing about the message: it is as good once the password has been put right.
    if (code == CURLE_LOGIN_DENIED)
      return {"the mail server " + place + " refused the sign-in" + number, false, false};
    const bool permanent = answer >= 500;
    const std::string when = permanent ? "" : " for now";
    return {"the mail server " + place + " refused the message or one of its recipients" + when + number,
            permanent, false};
  }
  if (given) return {"the mail server " + place + " did not say whether it took the message", false, true};
  if (code == CURLE_USE_SSL_FAILED) return {"the mail server " + place + " offers no STARTTLS", false, false};
  if (code == CURLE_OPERATION_TIMEDOUT)
    return {"the mail server " + place + " did not answer in time", false, false};
  return {std::string(is_tls_failure(code) ? "no trusted TLS connection to" : "no mail session with") +
              " the mail server " + place + ": " + curl_easy_strerror(code),
          false, false};
}

}  // namespace

Result<SmtpSettings> SmtpSettings::from(const ports::Connection& connection) {
  const ConfigReader config(connection);
  SmtpSettings settings;
  if (connection.type != "smtp") return config.wrong("type", "must be smtp");
  if (!connection.config.is_object()) return config.wrong("config", "must be an object");
  settings.host = TRY(config.text("host"));
  if (!is_host(settings.host))
    return config.wrong("host", "must be the name or the address of a mail server");
  const std::string security = TRY(config.text("security"));
  const auto named = security.empty() ? SmtpSecurity::StartTls : security_named(security);
  if (!named) return config.wrong("security", "must be starttls, tls or none");
  settings.security = *named;
  settings.port = static_cast<std::uint16_t>(TRY(config.number("port", usual_port(*named), 65'535)));
  settings.timeout = std::chrono::seconds(TRY(config.number("timeout_seconds", 30, kMaxTimeoutSeconds)));
  settings.ca_file = TRY(config.text("ca_file"));
  settings.username = TRY(config.text("username"));
  settings.password = connection.secret("password");
  if (settings.username.empty() != settings.password.empty())
    return config.wrong("username", "and the secret password must be given together, or neither");
  if (!settings.username.empty() && settings.security == SmtpSecurity::None)
    return config.wrong("security", "must be starttls or tls where there is a username");
  if (settings.password.size() > kMaxTextBytes || settings.password.find('\0') != std::string::npos)
    return config.wrong("the secret password",
                        "must be at most " + std::to_string(kMaxTextBytes) + " bytes without a zero byte");
  return settings;
}

SmtpMailer::SmtpMailer(SmtpSettings settings, EgressPolicy policy)
    : settings_(std::move(settings)), policy_(std::move(policy)) {}

tl::expected<void, MailFailure> SmtpMailer::send(const ports::Mail& mail) {
  const auto message = write_message(mail);
  if (!message) return tl::make_unexpected(MailFailure{message.error().message, true, false});

  const CurlHandle handle = make_curl();
  CURL* const curl = handle.get();
  CurlList recipients;
  for (const std::string& recipient : recipients_of(mail)) recipients.add("<" + recipient + ">");
  const std::string sender = "<" + mail.from.email + ">";
  Upload upload{*message};
  EgressGate gate(policy_, settings_.host);
  set_connection(curl, settings_);
  gate.guard(curl);
  set_option(curl, CURLOPT_MAIL_FROM, sender.c_str());
  set_option(curl, CURLOPT_MAIL_RCPT, recipients.get());
  set_option(curl, CURLOPT_UPLOAD, 1L);
  set_option(curl, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(message->size()));
  set_option(curl, CURLOPT_READFUNCTION, &Upload::on_read);
  set_option(curl, CURLOPT_READDATA, &upload);

  const CURLcode code = curl_easy_perform(curl);
  if (code == CURLE_OK) return {};
  long answer = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer);
  return tl::make_unexpected(explain(code, answer, settings_, gate, upload.left.empty()));
}

tl::expected<void, MailFailure> SmtpMailer::greet() {
  const CurlHandle handle = make_curl();
  CURL* const curl = handle.get();
  EgressGate gate(policy_, settings_.host);
  set_connection(curl, settings_);
  gate.guard(curl);
  set_option(curl, CURLOPT_CONNECT_ONLY, 1L);  // as far as the end of the sign-in
  const CURLcode code = curl_easy_perform(curl);
  if (code == CURLE_OK) return {};
  long answer = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer);
  return tl::make_unexpected(explain(code, answer, settings_, gate, false));
}

}  // namespace nf::connect
