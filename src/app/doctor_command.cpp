#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "app/backup.h"
#include "app/checkup.h"
#include "app/local.h"

namespace nf::app {

namespace {

struct DoctorOptions {
  std::string data = "./data";
  std::string database = "sqlite:";
  bool json = false;
};

void examine(const DoctorOptions& options) {
  auto checks = check_place(options.data, needed(database_path(options.data, options.database)));
  const auto still = needed(Stillness::enter(options.data, options.database));
  Checkup checkup = needed(check_up(*still));
  checkup.checks.insert(checkup.checks.begin(), checks.begin(), checks.end());
  const auto findings = checkup.findings();
  if (options.json) {
    std::printf("%s\n", write_json(checkup.json()).c_str());
  } else {
    const runtime::Diagnosis& diagnosis = checkup.diagnosis;
    std::printf("%llu executions, %llu events, %llu decisions, %llu leaves\n",
                static_cast<unsigned long long>(diagnosis.executions),
                static_cast<unsigned long long>(diagnosis.events),
                static_cast<unsigned long long>(diagnosis.decisions),
                static_cast<unsigned long long>(diagnosis.leaves));
    for (const Check& check : checkup.checks)
      std::printf("%s %s: %s\n", check.ok ? "ok " : "BAD", check.name.c_str(), check.detail.c_str());
    for (const std::string& finding : diagnosis.findings) std::printf("BAD %s\n", finding.c_str());
  }
  if (!findings.empty()) {
    throw CommandFailed{findings.front() + (findings.size() == 1
                                                ? ""
                                                : " (and " + std::to_string(findings.size() - 1) + " more)")};
  }
}

}  // namespace

void add_doctor_command(CLI::App& app) {
  const auto options = std::make_shared<DoctorOptions>();
  CLI::App* command = app.add_subcommand(
      "doctor",
      "Check a data directory: permissions, disk, database, keys, files, states, leaves, the log's tree");
  command->add_option("--data", options->data, "Data directory, which no server may be using");
  command->add_option("--database", options->database, "As given to serve");
  command->add_flag("--json", options->json, "Machine-readable output");
  command->callback([options] { examine(*options); });
}

}  // namespace nf::app
