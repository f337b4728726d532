// What an expression costs: a path, a typical rule, a template, and compiling.

#include <benchmark/benchmark.h>

#include "base/json.h"
#include "expr/template.h"

namespace nf::expr {
namespace {

constexpr std::string_view kRequest = R"({"body": {
    "title": "Keep legacy sign-in", "area": "security", "amount": 12500, "currency": "EUR",
    "from": "2026-12-01", "until": "2027-05-30", "kind": "new", "department": "Treasury", "data_class": "internal",
    "items": [{"price": 10, "count": 2}, {"price": 5.5, "count": 7}, {"price": 99, "count": 1}]}})";

// As an execution has it: the values are at hand.
class Request final : public Scope {
 public:
  explicit Request(Provenance provenance = {}) : provenance_(std::move(provenance)) {}
  Binding root(Root root) const override {
    return root == Root::Trigger ? Binding{&trigger_, &provenance_} : Binding{};
  }
  Binding node(std::string_view) const override { return {}; }
  std::optional<Time> now() const override { return std::nullopt; }

 private:
  Json trigger_ = parse_json(kRequest).value();
  Provenance provenance_;
};

void run_condition(benchmark::State& state, std::string_view source, const Request& scope) {
  const Program program = Program::compile(source).value();
  for (auto _ : state) {
    Sources read;
    benchmark::DoNotOptimize(program.evaluate_condition(scope, read).value());
  }
}

void path(benchmark::State& state) {
  const Request scope;
  const Program program = Program::compile("trigger.body.amount").value();
  for (auto _ : state) benchmark::DoNotOptimize(program.evaluate(scope));
}
BENCHMARK(path);

void rule(benchmark::State& state) {
  run_condition(state, R"(trigger.body.amount >= 25000.0 || trigger.body.area in ["security", "compliance"])",
                Request());
}
BENCHMARK(rule);

void rule_with_provenance(benchmark::State& state) {
  run_condition(state, R"(trigger.body.amount >= 25000.0 || trigger.body.area in ["security", "compliance"])",
                Request(Provenance::of(Source::External)));
}
BENCHMARK(rule_with_provenance);

void days_rule(benchmark::State& state) {
  run_condition(state, "days(trigger.body.from, trigger.body.until) > 180", Request());
}
BENCHMARK(days_rule);

void loop_rule(benchmark::State& state) {
  run_condition(state, "trigger.body.items.exists(i, i.price * i.count > 50)", Request());
}
BENCHMARK(loop_rule);

void matches_rule(benchmark::State& state) {
  run_condition(state, "trigger.body.title.matches('(?i)legacy|production')", Request());
}
BENCHMARK(matches_rule);

void text_template(benchmark::State& state) {
  const Request scope;
  const Json source =
      parse_json(R"({"title": "{{trigger.body.title}}: {{trigger.body.amount}}", "to": "x"})").value();
  const Template config = Template::compile(source).value();
  for (auto _ : state) benchmark::DoNotOptimize(config.evaluate(scope));
}
BENCHMARK(text_template);

void compile(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(Program::compile(
        R"(trigger.body.amount >= 25000.0 || trigger.body.area in ["security", "compliance"])"));
  }
}
BENCHMARK(compile);

}  // namespace
}  // namespace nf::expr

BENCHMARK_MAIN();
