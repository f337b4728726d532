#include "runtime/preview.h"

#include <algorithm>
#include <map>

namespace nf::runtime {

namespace {

using engine::State;
using engine::Step;

constexpr const char* kNeedsUnknown = "preview.needs";  // what a step asks for that cannot go on

// Outputs that stand for what nobody knows yet, by what they are: such a one keeps its identity wherever it
// goes on unread.
using Unknowns = std::map<const Json*, std::string>;  // to the step's name

// The scope of a step, with an eye on what is read.
class WatchedScope final : public expr::Scope {
 public:
  WatchedScope(const expr::Scope& scope, const Unknowns& unknowns) : scope_(scope), unknowns_(unknowns) {}

  expr::Binding root(expr::Root root) const override { return seen(scope_.root(root)); }
  expr::Binding node(std::string_view id) const override { return seen(scope_.node(id)); }
  std::optional<Time> now() const override { return scope_.now(); }
  std::optional<bool> is_business_day(std::string_view calendar, std::chrono::sys_days day) const override {
    return scope_.is_business_day(calendar, day);
  }

  // The name of a step whose unknown output was read; null where none was.
  const std::string* read() const { return read_; }

 private:
  expr::Binding seen(expr::Binding binding) const {
    const auto found = unknowns_.find(binding.value);
    if (found != unknowns_.end()) read_ = &found->second;
    return binding;
  }

  const expr::Scope& scope_;
  const Unknowns& unknowns_;
  mutable const std::string* read_ = nullptr;
};

// A step of the version, which stops where it reads what is not known.
class Watched final : public engine::Behaviour {
 public:
  Watched(const engine::Behaviour& step, const Unknowns& unknowns) : step_(step), unknowns_(unknowns) {}

  engine::Action run(const engine::StepInput& input) const override {
    if (unknowns_.empty()) return step_.run(input);
    const WatchedScope scope(input.scope, unknowns_);
    engine::Action action = step_.run({scope, input.now, input.node, input.input, input.input_provenance,
                                       input.branches, input.some_model_failed});
    if (const std::string* needed = needs(input, scope, action)) {
      return engine::RunEffect{kNeedsUnknown, std::make_shared<const Json>(*needed)};
    }
    return action;
  }

 private:
  const std::string* needs(const engine::StepInput& input, const WatchedScope& scope,
                           const engine::Action& action) const {
    if (scope.read()) return scope.read();
    for (const engine::Branch& branch : input.branches) {
      const auto found = unknowns_.find(branch.output.get());
      if (found != unknowns_.end()) return &found->second;
    }
    const auto found = unknowns_.find(input.input.get());
    const auto* gives = std::get_if<engine::Succeed>(&action);
    // What comes in may be passed on as it is. Whether it went into something new cannot be told.
    const bool may_hold_it = gives && gives->output != input.input && merges(*gives, *input.input);
    return found != unknowns_.end() && may_hold_it ? &found->second : nullptr;
  }

  // An unknown output holds one member of its own, so whoever copied it has that.
  static bool merges(const engine::Succeed& gives, const Json& unknown) {
    const std::string_view mark = unknown.get_object().begin()->key();
    return gives.output && find(*gives.output, mark) != nullptr;
  }

  const engine::Behaviour& step_;
  const Unknowns& unknowns_;
};

// The version with every step watched. It borrows from the version.
engine::Version watched(const engine::Version& version, const Unknowns& unknowns) {
  engine::Version out;
  out.ref = version.ref;
  out.document = version.document;
  out.graph = version.graph;
  out.merges = version.merges;
  for (const auto& step : version.behaviours) {
    out.behaviours.push_back(step ? std::make_unique<const Watched>(*step, unknowns) : nullptr);
  }
  if (version.trigger) out.trigger = std::make_unique<const engine::Trigger>(*version.trigger);
  return out;
}

class Following {
 public:
  Following(const engine::Version& version, const engine::Directory& directory, Time now)
      : version_(watched(version, unknowns_)), directory_(directory), now_(now) {}

  Preview follow(engine::StartExecution command, const engine::Actor& actor, const Foresee& foresee,
                 const PreviewLimits& limits) {
    const auto deadline = std::chrono::steady_clock::now() + limits.time;
    send(actor, std::move(command));
    for (int effects = 0; const Step* step = next_effect(); ++effects) {
      preview_.cut_short = effects >= limits.effects || std::chrono::steady_clock::now() > deadline;
      if (preview_.cut_short) break;
      report(*step, foresee(*step->effect));
    }
    for (const Step& step : preview_.state.steps) {
      if (step.current && step.effect && step.effect->kind == kNeedsUnknown)
        preview_.stuck.push_back({name_of(step), std::string(step.effect->request->as_string())});
    }
    return std::move(preview_);
  }

 private:
  const std::string& name_of(const Step& step) const { return version_.node(step.node).name; }

  void send(const engine::Actor& actor, engine::Command command) {
    const engine::Context context{now_, ++turn_, 0, directory_};
    preview_.state = engine::decide(std::move(preview_.state), version_, actor, command, context).state;
  }

  const Step* next_effect() const {
    const auto& steps = preview_.state.steps;
    const auto found = std::ranges::find_if(steps, [](const Step& step) {
      return step.current && step.status == engine::StepStatus::Running && step.effect &&
             step.effect->kind != kNeedsUnknown;
    });
    return found == steps.end() ? nullptr : &*found;
  }

  void report(const Step& step, std::optional<Foreseen> foreseen) {
    if (!foreseen) {
      preview_.unknown.push_back(name_of(step));
      foreseen =
          Foreseen{.output = stand_in(step), .provenance = expr::Provenance::of(expr::Source::External)};
    } else if (!foreseen->certain) {
      preview_.guessed.push_back(name_of(step));
    }
    send({.person = {}, .operates = true, .via = "system"},
         engine::ReportEffect{.node = version_.node(step.node).id,
                              .item = step.item,
                              .revision = step.revision,
                              .attempt = step.attempts,
                              .kind = step.effect->kind,
                              .output = std::move(foreseen->output),
                              .provenance = std::move(foreseen->provenance)});
  }

  JsonRef stand_in(const Step& step) {
    auto output = std::make_shared<const Json>(
        JsonObject{{"not known before: " + version_.node(step.node).id, nullptr}});
    unknowns_[output.get()] = name_of(step);
    kept_.push_back(output);
    return output;
  }

  Unknowns unknowns_;
  std::vector<JsonRef> kept_;  // so that no other value takes their place
  const engine::Version version_;
  const engine::Directory& directory_;
  const Time now_;
  std::uint64_t turn_ = 0;
  Preview preview_;
};

}  // namespace

Preview preview(const engine::Version& version, engine::StartExecution command, const engine::Actor& actor,
                const engine::Directory& directory, Time now, const Foresee& foresee, PreviewLimits limits) {
  command.id = IdGenerator(now, 0, 0).make<ExecutionId>();
  return Following(version, directory, now).follow(std::move(command), actor, foresee, limits);
}

}  // namespace nf::runtime
