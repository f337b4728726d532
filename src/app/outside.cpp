#include "app/outside.h"

#include <unistd.h>

#include <future>
#include <thread>

#include "app/node_types.h"
#include "connect/ai/ai_worker.h"
#include "connect/curl_http.h"
#include "connect/effects/code_worker.h"
#include "connect/effects/http_worker.h"
#include "connect/effects/mail_worker.h"
#include "connect/mime.h"
#include "connect/outbox_mailer.h"
#include "runtime/body_reader.h"
#include "runtime/notice_text.h"
#include "runtime/register_entries.h"

namespace nf::app {

namespace {

constexpr const char* kNoMail =
    "Mail is not set up here: name a server in the configuration (smtp_host), or a connection in the step.";

// How long stop() waits for mail that is being sent; effects have as long.
constexpr std::chrono::seconds kSettle{8};

std::string domain_of(const ports::MailAddress& address) {
  return address.email.substr(address.email.find('@') + 1);
}

// `Name <address>` or an address.
std::optional<ports::MailAddress> parse_address(const std::string& text) {
  const std::size_t open = text.rfind('<');
  if (open == std::string::npos)
    return runtime::is_email(text) ? std::optional(ports::MailAddress{"", text}) : std::nullopt;
  if (!text.ends_with('>')) return std::nullopt;
  const std::string email = text.substr(open + 1, text.size() - open - 2);
  std::string name = text.substr(0, open);
  while (name.ends_with(' ')) name.pop_back();
  if (!runtime::is_email(email)) return std::nullopt;
  return ports::MailAddress{name, email};
}

// Whether a message from there can be written: else every one would be refused, when it is too late.
bool can_send(const ports::MailAddress& from) {
  return connect::write_message({.from = from, .to = {from}, .message_id = "try@" + domain_of(from)})
      .has_value();
}

Result<std::optional<Json>> read_port(const std::string& text) {
  if (text.empty()) return std::optional<Json>();
  const auto number = parse_json(text);
  const std::int64_t* port = number ? number->if_int64() : nullptr;
  if (!port || *port < 1 || *port > 65'535) {
    return fail(ErrorCode::InvalidInput, "`smtp_port` must be a whole number from 1 to 65535");
  }
  return std::optional(*number);
}

// The settings as a connection, so that there is one reader of both.
Result<std::optional<connect::SmtpSettings>> read_smtp(const Settings& settings) {
  const auto port = TRY(read_port(settings.get("smtp_port")));
  const std::string& host = settings.get("smtp_host");
  if (host.empty()) return std::optional<connect::SmtpSettings>();
  const std::string& certificates = settings.get("smtp_ca_file");
  if (!certificates.empty() && ::access(certificates.c_str(), R_OK) != 0) {
    return fail(ErrorCode::InvalidInput, "`smtp_ca_file`: " + certificates + " cannot be read");
  }
  JsonObject config{{"host", host}};
  for (const char* name : {"security", "username", "ca_file"}) {
    const std::string& value = settings.get(std::string("smtp_") + name);
    if (!value.empty()) config[name] = value;
  }
  if (port) config["port"] = *port;
  ports::Connection connection{"smtp_*", "smtp", std::move(config), {}};
  if (const std::string& password = settings.get("smtp_password"); !password.empty())
    connection.secrets["password"] = password;
  return std::optional(TRY(connect::SmtpSettings::from(connection)));
}

}  // namespace

Result<OutsideSettings> OutsideSettings::read(const Settings& settings) {
  OutsideSettings read;
  auto egress = connect::EgressPolicy::parse(settings.get("egress_allow"));
  if (!egress) return fail(ErrorCode::InvalidInput, "`egress_allow`: " + egress.error().message);
  read.egress = std::move(*egress);
  read.smtp = TRY(read_smtp(settings));
  const std::string& from = settings.get("mail_from");
  const auto address = parse_address(from.empty() ? "NeuronFlow <neuronflow@localhost>" : from);
  if (!address || !can_send(*address)) {
    return fail(ErrorCode::InvalidInput,
                "`mail_from` must be an address such as NeuronFlow <flow@example.com>");
  }
  read.mail_from = *address;
  return read;
}

Outside::Outside(Organisation& organisation, runtime::SecretBox secrets, OutsideSettings settings)
    : organisation_(organisation),
      secrets_(std::move(secrets)),
      settings_(std::move(settings)),
      connections_(organisation.runtime(), secrets_),
      http_(connect::make_http_client(settings_.egress)),
      prober_(*http_, settings_.egress),
      code_(code_runner()) {}

Outside::~Outside() = default;

Result<std::unique_ptr<Outside>> Outside::open(Organisation& organisation, const std::string& data,
                                               OutsideSettings settings, bool demo) {
  std::unique_ptr<Outside> outside(new Outside(
      organisation, TRY(runtime::SecretBox::open(data + "/keys/secrets.key")), std::move(settings)));
  if (outside->settings_.smtp) {
    // The operator named this server, so it is reached wherever it stands.
    const connect::SmtpSettings& smtp = *outside->settings_.smtp;
    const bool v6 = smtp.host.find(':') != std::string::npos;
    const std::string host = v6 ? "[" + smtp.host + "]" : smtp.host;
    auto policy = TRY(connect::EgressPolicy::parse(host + ":" + std::to_string(smtp.port)));
    outside->mailer_ = std::make_shared<connect::SmtpMailer>(smtp, std::move(policy));
  } else if (demo) {
    outside->mailer_ = std::make_shared<connect::OutboxMailer>(data);
  }
  runtime::Runtime& running = organisation.runtime();
  outside->dispatcher_ = std::make_unique<runtime::Dispatcher>(running, outside->workers());
  running.observe(*outside->dispatcher_);
  if (outside->mailer_) {
    outside->notifier_ = std::make_unique<runtime::Notifier>(
        running, *outside->mailer_,
        runtime::NotifierSettings{outside->settings_.mail_from, domain_of(outside->settings_.mail_from)});
    running.observe(*outside->notifier_);
  }
  running.tell_people(outside->mailer_ != nullptr);
  return outside;
}

connect::MailSurroundings Outside::mail_surroundings() {
  return {.settings = {settings_.mail_from, domain_of(settings_.mail_from)},
          .mailer = [this](const std::string& name) -> Result<std::shared_ptr<ports::Mailer>> {
            if (name.empty() && mailer_) return mailer_;
            if (name.empty()) return fail(ErrorCode::NotFound, kNoMail);
            auto smtp = TRY(connect::SmtpSettings::from(TRY(connections_.open(name))));
            return std::make_shared<connect::SmtpMailer>(std::move(smtp), settings_.egress);
          },
          .members = [this](const std::string& name) -> Result<std::vector<ports::MailAddress>> {
            const auto workspace = organisation_.runtime().workspace();
            const runtime::Group* group = workspace->group(name);
            if (!group) return fail(ErrorCode::NotFound, "There is no group `" + name + "`.");
            std::vector<ports::MailAddress> members;
            for (const UserId id : group->members) {
              const runtime::User* user = workspace->user(id);
              if (user && user->enabled) members.push_back({user->name, user->email});
            }
            return members;
          },
          .link = [this](ExecutionId id) { return runtime::link_to_request(url_, id); }};
}

runtime::Dispatcher::Workers Outside::workers() {
  runtime::Dispatcher::Workers workers;
  workers.push_back(std::make_unique<connect::HttpWorker>(*http_, connections_));
  workers.push_back(std::make_unique<connect::CodeWorker>(code_));
  workers.push_back(std::make_unique<connect::MailWorker>(clock_, mail_surroundings()));
  workers.push_back(std::make_unique<connect::ai::AiWorker>(
      connections_, *http_, clock_, [](Duration pause) { std::this_thread::sleep_for(pause.rest); }));
  workers.push_back(std::make_unique<runtime::RegisterWorker>(organisation_.runtime()));
  return workers;
}

Result<> Outside::start(const std::string& url) {
  url_ = url;
  if (notifier_) notifier_->start(url);
  TRY(organisation_.start_own_effects());
  return dispatcher_->start();
}

// A mail server that hangs keeps the notifier as long as it keeps an effect, so both are waited for together.
bool Outside::stop() {
  if (!notifier_) return dispatcher_->stop();
  const auto until = std::chrono::steady_clock::now() + kSettle;
  const auto told = std::make_shared<std::promise<void>>();
  const auto all_told = told->get_future();
  std::thread([notifier = notifier_.get(), told] {
    notifier->stop();
    told->set_value();
  }).detach();
  const bool effects_done = dispatcher_->stop();
  return all_told.wait_until(until) == std::future_status::ready && effects_done;
}

}  // namespace nf::app
