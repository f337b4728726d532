#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "app/local.h"
#include "runtime/doctor.h"

namespace nf::app {

namespace {

struct Options {
  std::string data = "./data";
  bool json = false;
};

void examine(const Options& options) {
  Local local(options.data);
  const auto diagnosis = needed(runtime::examine(*local.runtime().reader(), local.runtime().versions()));
  if (options.json) {
    JsonArray findings;
    for (const std::string& finding : diagnosis.findings) findings.push_back(Json(finding));
    const JsonObject json{{"executions", static_cast<std::int64_t>(diagnosis.executions)},
                          {"events", static_cast<std::int64_t>(diagnosis.events)},
                          {"decisions", static_cast<std::int64_t>(diagnosis.decisions)},
                          {"leaves", static_cast<std::int64_t>(diagnosis.leaves)},
                          {"findings", std::move(findings)}};
    std::printf("%s\n", write_json(json).c_str());
  } else {
    std::printf("%llu executions, %llu events, %llu decisions, %llu leaves\n",
                static_cast<unsigned long long>(diagnosis.executions),
                static_cast<unsigned long long>(diagnosis.events),
                static_cast<unsigned long long>(diagnosis.decisions),
                static_cast<unsigned long long>(diagnosis.leaves));
    for (const std::string& finding : diagnosis.findings) std::printf("%s\n", finding.c_str());
  }
  if (!diagnosis.findings.empty()) {
    throw CommandFailed{std::to_string(diagnosis.findings.size()) + " things are not as they must be"};
  }
}

}  // namespace

void add_doctor_command(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "doctor", "Check a data directory: states against journals, acts against leaves, the log's tree");
  command->add_option("--data", options->data, "Data directory, which no server may be using");
  command->add_flag("--json", options->json, "Machine-readable output");
  command->callback([options] { examine(*options); });
}

}  // namespace nf::app
