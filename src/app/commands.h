#pragma once

#include <string>

namespace CLI {
class App;
}

// The subcommands: each adds itself to the command line and throws CommandFailed with one clear line.
namespace nf::app {

struct CommandFailed {
  std::string message;
};

void add_serve_commands(CLI::App& app);     // serve, demo
void add_user_commands(CLI::App& app);      // user, token
void add_workflow_commands(CLI::App& app);  // workflow
void add_expr_command(CLI::App& app);       // expr
void add_doctor_command(CLI::App& app);     // doctor
void add_backup_commands(CLI::App& app);    // backup, restore, drill
void add_prune_command(CLI::App& app);      // prune
void add_log_command(CLI::App& app);        // log

}  // namespace nf::app
