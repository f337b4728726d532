#include "tests/scenarios/effects.h"

#include <algorithm>
#include <ranges>

#include "base/check.h"
#include "connect/ai/ai_worker.h"
#include "connect/effects/http_worker.h"
#include "connect/effects/mail_worker.h"
#include "runtime/dispatcher.h"
#include "runtime/notice_text.h"
#include "tests/scenarios/world.h"

namespace nf::scenarios {

namespace {

constexpr const char* kModelAddress = "https://model.example.com/v1";

// `execution/node/revision/item/group`
std::string node_in(const std::string& key) {
  const std::size_t from = key.find('/') + 1;
  return key.substr(from, key.find('/', from) - from);
}

tl::unexpected<ports::HttpFailure> no_answer(const char* code, bool sent) {
  return tl::make_unexpected(
      ports::HttpFailure{code, std::string("There was no answer: ") + code + ".", sent});
}

ports::HttpAnswer json_answer(int status, const Json& body) {
  return {status, {{"content-type", "application/json"}}, write_json(body)};
}

}  // namespace

// Also the connections that there are.
class Outside::Network final : public ports::HttpClient, public ports::Connections {
 public:
  explicit Network(Outside& outside) : outside_(outside) {}

  Result<ports::Connection> open(std::string_view name) const override {
    if (!outside_.connections.contains(name))
      return fail(ErrorCode::NotFound, "There is no connection `" + std::string(name) + "`.");
    if (name != "model") {
      const std::string at = "https://" + std::string(name) + ".example.com";
      return ports::Connection{std::string(name),
                               "http",
                               JsonObject{{"base_url", at}},
                               {{"value", "Bearer " + std::string(kModelKey)}}};
    }
    return ports::Connection{"model",
                             "openai",
                             JsonObject{{"base_url", kModelAddress}, {"model", "m-1"}},
                             {{"api_key", kModelKey}}};
  }
  tl::expected<ports::HttpAnswer, ports::HttpFailure> send(const ports::HttpCall& call) override {
    outside_.attempts.back().headers = call.headers;
    if (call.url.starts_with(kModelAddress)) return model_answer();
    switch (fate) {
      case Fate::Fail:
        return json_answer(503, JsonObject{});
      case Fate::Refuse:
        return json_answer(403, JsonObject{});
      case Fate::Unknown:
        return no_answer("timeout", true);
      case Fate::Succeed:
      case Fate::Hang:
        break;
    }
    for (const Site& site : std::views::reverse(outside_.sites)) {
      if (call.url.starts_with("https://" + site.address)) return json_answer(site.status, site.body);
    }
    return json_answer(200, JsonObject{{"told", "ok"}});
  }

  Fate fate = Fate::Succeed;

 private:
  tl::expected<ports::HttpAnswer, ports::HttpFailure> model_answer() const {
    switch (outside_.model.mood) {
      case Model::Mood::Fails:
        return no_answer("connect", false);
      case Model::Mood::Hangs:
        return no_answer("timeout", true);
      case Model::Mood::Refuses:
        return json_answer(outside_.model.status, JsonObject{{"error", "no"}});
      case Model::Mood::Says:
        break;
    }
    return json_answer(
        200, JsonObject{{"model", "m-1-2026"},
                        {"choices",
                         JsonArray{JsonObject{{"finish_reason", "stop"},
                                              {"message", JsonObject{{"content", outside_.model.text}}}}}},
                        {"usage", JsonObject{{"total_tokens", 120}}}});
  }

  Outside& outside_;
};

class Outside::MailServer final : public ports::Mailer {
 public:
  explicit MailServer(Outside& outside) : outside_(outside) {}

  tl::expected<void, ports::MailFailure> send(const ports::Mail& mail) override {
    if (outside_.mail_is_down || fate == Fate::Fail) {
      return tl::make_unexpected(ports::MailFailure{.message = "There is no mail server."});
    }
    if (fate == Fate::Refuse)
      return tl::make_unexpected(ports::MailFailure{.message = "There is no such box.", .permanent = true});
    if (fate == Fate::Unknown)
      return tl::make_unexpected(ports::MailFailure{.message = "The line broke.", .unknown = true});
    Message message{.text = mail.subject + "\n" + mail.text};
    for (const auto* list : {&mail.to, &mail.cc}) {
      for (const ports::MailAddress& address : *list) message.to.push_back(address.email);
    }
    outside_.mails.push_back(std::move(message));
    return {};
  }

  Fate fate = Fate::Succeed;

 private:
  Outside& outside_;
};

// A worker whose attempts are kept.
class Outside::Counted final : public ports::EffectWorker {
 public:
  Counted(Outside& outside, std::unique_ptr<ports::EffectWorker> worker)
      : outside_(outside), worker_(std::move(worker)) {}

  std::string_view kind() const override { return worker_->kind(); }
  bool harmless(const engine::Release& release) const override { return worker_->harmless(release); }
  ports::EffectResult carry_out(const engine::Release& release) override {
    outside_.attempts.push_back({release.execution(),
                                 node_in(release.idempotency_key()),
                                 release.effect().kind,
                                 release.idempotency_key(),
                                 *release.effect().request,
                                 release.approvals(),
                                 {}});
    return worker_->carry_out(release);
  }

 private:
  Outside& outside_;
  const std::unique_ptr<ports::EffectWorker> worker_;
};

Outside::Outside(ports::Clock& clock, Members members)
    : network_(std::make_unique<Network>(*this)), mail_server_(std::make_shared<MailServer>(*this)) {
  const auto add = [&](std::unique_ptr<ports::EffectWorker> worker) {
    std::string kind(worker->kind());
    workers_[std::move(kind)] = std::make_unique<Counted>(*this, std::move(worker));
  };
  add(std::make_unique<connect::ai::AiWorker>(*network_, *network_, clock, [](auto) {}));
  add(std::make_unique<connect::HttpWorker>(*network_, *network_));
  add(std::make_unique<connect::MailWorker>(
      clock, connect::MailSurroundings{
                 .settings = {{"NeuronFlow", "flow@example.com"}, "example.com"},
                 .mailer = [this](const std::string&) -> Result<std::shared_ptr<ports::Mailer>> {
                   return mail_server_;
                 },
                 .members = std::move(members),
                 .link = [](ExecutionId id) { return runtime::link_to_request(kPublicUrl, id); }}));
}
Outside::~Outside() = default;

void Outside::plan(const std::string& kind, Fate fate, int count) {
  for (int i = 0; i < count; ++i) plans_[kind].push_back(fate);
}

Fate Outside::next_fate(const std::string& kind) {
  auto& plan = plans_[kind];
  if (plan.empty()) return Fate::Succeed;
  const Fate fate = plan.front();
  plan.pop_front();
  return fate;
}

ports::EffectResult Outside::meet(Fate fate, const engine::Release& release) {
  const auto worker = workers_.find(release.effect().kind);
  CHECK(worker != workers_.end());
  network_->fate = mail_server_->fate = fate;
  return runtime::carry_out(*worker->second, release);
}

std::optional<ports::EffectResult> Outside::carry_out(const engine::Release& release) {
  const Fate fate = release.test() ? Fate::Succeed : next_fate(release.effect().kind);
  if (fate != Fate::Hang) return meet(fate, release);
  hanging_.push_back(release);
  attempts.push_back({release.execution(),
                      node_in(release.idempotency_key()),
                      release.effect().kind,
                      release.idempotency_key(),
                      *release.effect().request,
                      release.approvals(),
                      {}});
  return std::nullopt;
}

std::optional<std::pair<engine::Release, ports::EffectResult>> Outside::late_result(const std::string& node,
                                                                                    Fate fate) {
  const auto found = std::ranges::find_if(
      hanging_.rbegin(), hanging_.rend(),
      [&](const engine::Release& release) { return node_in(release.idempotency_key()) == node; });
  if (found == hanging_.rend()) return std::nullopt;
  const engine::Release release = *found;
  hanging_.erase(std::next(found).base());
  auto result = meet(fate, release);
  attempts.pop_back();  // it was counted when it was made
  return std::pair(release, std::move(result));
}

std::optional<Fate> fate_named(const std::string& name) {
  static const std::map<std::string, Fate> kFates = {{"succeeds", Fate::Succeed},
                                                     {"fails", Fate::Fail},
                                                     {"refused", Fate::Refuse},
                                                     {"unknown", Fate::Unknown},
                                                     {"hangs", Fate::Hang}};
  const auto found = kFates.find(name);
  return found == kFates.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace nf::scenarios
