#include "sim/workers.h"

#include "base/check.h"

namespace nf::sim {

namespace {

ports::EffectResult succeeded(Json output, expr::Sources sources) {
  return {.output = std::make_shared<const Json>(std::move(output)),
          .provenance = expr::Provenance::of(sources)};
}

ports::EffectResult failed(const char* code, const char* message, bool definite, bool retryable = true) {
  return {.error = engine::StepError{code, message, ""}, .definite = definite, .retryable = retryable};
}

// Another system, which effects of this kind reach.
class Elsewhere final : public ports::EffectWorker {
 public:
  Elsewhere(std::string kind, const Site& site, const bool& kind_now)
      : kind_(std::move(kind)), site_(site), kind_now_(kind_now) {}

  std::string_view kind() const override { return kind_; }
  ports::EffectResult carry_out(const engine::Release& release) override {
    const int dice = kind_now_ ? 0 : site_.random.below(100);
    const bool refused = dice >= 70 && dice < 85, lost_before = dice >= 85 && dice < 92;
    if (!refused && !lost_before) site_.outside.arrives(release);
    if (dice < 70)
      return succeeded(JsonObject{{"result", JsonObject{{"status", 200}, {"data", "paid"}}}},
                       expr::Source::External);
    return failed("http", "The bank says no.", refused);
  }

 private:
  const std::string kind_;
  const Site site_;
  const bool& kind_now_;
};

// In place of the process that runs code.
class CodeRunner final : public ports::EffectWorker {
 public:
  CodeRunner(const Site& site, const bool& kind_now) : site_(site), kind_now_(kind_now) {}

  std::string_view kind() const override { return "code"; }
  bool harmless(const engine::Release&) const override { return true; }
  ports::EffectResult carry_out(const engine::Release& release) override {
    const int dice = kind_now_ ? 0 : site_.random.below(100);
    if (dice < 70) return succeeded(JsonObject{{"n", 1}}, sources_of(*release.effect().request));
    if (dice < 80) return failed("code-time", "The code took longer than 2 s and was ended.", true, false);
    if (dice < 90) return failed("code-broken", "The code ended its runner.", true, false);
    return failed("sandbox", "No process could be started.", true);
  }

 private:
  static expr::Sources sources_of(const Json& request) {
    expr::Sources sources;
    for (const Json& source : find(request, "sources")->as_array())
      sources |= source == Json("ai") ? expr::Source::Ai : expr::Source::External;
    return sources;
  }

  const Site site_;
  const bool& kind_now_;
};

}  // namespace

Workers::Workers(const Site& site, runtime::Runtime& runtime) : model_(site.clock, site.random.fork()) {
  add(std::make_unique<Elsewhere>("http", site, kind_));
  add(std::make_unique<Elsewhere>("mail", site, kind_));
  add(std::make_unique<CodeRunner>(site, kind_));
  add(std::make_unique<runtime::RegisterWorker>(runtime));
  add(std::make_unique<connect::ai::AiWorker>(
      model_, model_, site.clock, [&clock = site.clock](Duration wait) { clock.advance(wait.rest); }));
}

void Workers::add(std::unique_ptr<ports::EffectWorker> worker) {
  std::string kind(worker->kind());
  workers_[std::move(kind)] = std::move(worker);
}

ports::EffectWorker& Workers::of(const std::string& kind) {
  const auto found = workers_.find(kind);
  CHECK(found != workers_.end());
  return *found->second;
}

void Workers::be_kind() {
  kind_ = true;
  model_.be_kind();
}

}  // namespace nf::sim
