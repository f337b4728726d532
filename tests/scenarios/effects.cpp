#include "tests/scenarios/effects.h"

#include "connect/ai/ai_worker.h"
#include "connect/effects/mail_worker.h"

namespace nf::scenarios {

namespace {

// No model, no connection and no network: what is left is the built-in provider.
class Nothing final : public ports::Connections, public ports::HttpClient, public ports::Clock {
 public:
  Result<ports::Connection> open(std::string_view name) const override {
    return fail(ErrorCode::NotFound, "There is no connection `" + std::string(name) + "`.");
  }
  tl::expected<ports::HttpAnswer, ports::HttpFailure> send(const ports::HttpCall&) override {
    return tl::make_unexpected(ports::HttpFailure{"connect", "There is no network.", false});
  }
  Time now() override { return Time{}; }
};

Nothing& nothing() {
  static Nothing only;
  return only;
}

ports::EffectResult failed(bool definite, bool retryable) {
  return {.error = engine::StepError{"outside", definite ? "It was refused." : "Nobody knows.", ""},
          .definite = definite,
          .retryable = retryable};
}

}  // namespace

Outside::Outside()
    : ai_(std::make_unique<connect::ai::AiWorker>(nothing(), nothing(), nothing(), [](auto) {})) {}
Outside::~Outside() = default;

void Outside::plan(const std::string& kind, Fate fate, int count) {
  for (int i = 0; i < count; ++i) plans_[kind].push_back(fate);
}

std::optional<ports::EffectResult> Outside::carry_out(const engine::Release& release) {
  const std::string& kind = release.effect().kind;
  Fate fate = Fate::Succeed;
  if (auto& plan = plans_[kind]; !plan.empty()) {
    fate = plan.front();
    plan.pop_front();
  }
  attempts.push_back({kind, release.idempotency_key(), *release.effect().request, release.approvals(), fate});
  switch (fate) {
    case Fate::Succeed:
      return succeed(release);
    case Fate::Fail:
      return failed(true, true);
    case Fate::Refuse:
      return failed(true, false);
    case Fate::Unknown:
      return failed(false, true);
    case Fate::Hang:
      return std::nullopt;
  }
  return std::nullopt;
}

ports::EffectResult Outside::succeed(const engine::Release& release) {
  if (release.effect().kind == "ai") return ai_->carry_out(release);
  Json output = JsonObject{{"result", JsonObject{{"status", 200}, {"data", "ok"}}}};
  return {.output = std::make_shared<const Json>(std::move(output)),
          .provenance = expr::Provenance::of(expr::Source::External)};
}

}  // namespace nf::scenarios
