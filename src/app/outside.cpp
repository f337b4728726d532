#include "app/outside.h"

#include <thread>

#include "connect/ai/ai_worker.h"
#include "connect/curl_http.h"
#include "connect/effects/http_worker.h"
#include "connect/effects/mail_worker.h"
#include "connect/outbox_mailer.h"
#include "runtime/body_reader.h"
#include "runtime/notice_text.h"
#include "runtime/register_entries.h"

namespace nf::app {

namespace {

constexpr const char* kNoMail =
    "Mail is not set up here: name a server in the configuration (smtp_host), or a connection in the step.";

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

// The settings as a connection, so that there is one reader of both.
Result<std::optional<connect::SmtpSettings>> read_smtp(const Settings& settings) {
  const std::string& host = settings.get("smtp_host");
  if (host.empty()) return std::optional<connect::SmtpSettings>();
  JsonObject config{{"host", host}};
  for (const char* name : {"security", "username", "ca_file"}) {
    const std::string& value = settings.get(std::string("smtp_") + name);
    if (!value.empty()) config[name] = value;
  }
  if (const std::string& port = settings.get("smtp_port"); !port.empty()) {
    const auto number = parse_json(port);
    config["port"] = number ? *number : Json(port);
  }
  ports::Connection connection{"smtp_host", "smtp", std::move(config), {}};
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
  if (!address) {
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
      http_(connect::make_http_client(settings_.egress)) {}

Outside::~Outside() = default;

Result<std::unique_ptr<Outside>> Outside::open(Organisation& organisation, const Settings& settings,
                                               bool demo) {
  const std::string& data = settings.get("data");
  std::unique_ptr<Outside> outside(new Outside(organisation,
                                               TRY(runtime::SecretBox::open(data + "/keys/secrets.key")),
                                               TRY(OutsideSettings::read(settings))));
  if (outside->settings_.smtp) {
    // The operator named this server, so it is reached wherever it stands.
    const connect::SmtpSettings& smtp = *outside->settings_.smtp;
    auto policy = TRY(connect::EgressPolicy::parse(smtp.host + ":" + std::to_string(smtp.port)));
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
        runtime::NotifierSettings{outside->settings_.mail_from,
                                  outside->mail_surroundings().settings.domain});
    running.observe(*outside->notifier_);
  }
  running.tell_people(outside->mailer_ != nullptr);
  return outside;
}

connect::MailSurroundings Outside::mail_surroundings() {
  const std::string& email = settings_.mail_from.email;
  const std::string domain = email.substr(email.find('@') + 1);
  return {.settings = {settings_.mail_from, domain},
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
  workers.push_back(std::make_unique<connect::MailWorker>(clock_, mail_surroundings()));
  workers.push_back(std::make_unique<connect::ai::AiWorker>(
      connections_, *http_, clock_, [](Duration pause) { std::this_thread::sleep_for(pause.rest); }));
  workers.push_back(std::make_unique<runtime::RegisterWorker>(organisation_.runtime()));
  return workers;
}

Result<> Outside::start(const std::string& url) {
  url_ = url;
  if (notifier_) notifier_->start(url);
  return dispatcher_->start();
}

bool Outside::stop() {
  if (notifier_) notifier_->stop();
  return dispatcher_->stop();
}

}  // namespace nf::app
