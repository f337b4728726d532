#include <sodium.h>
#include <CLI/CLI.hpp>
#include <cstdio>

#include "app/commands.h"
#include "app/serve.h"

int main(int argc, char** argv) {
  nf::app::hold_signals();
  if (sodium_init() < 0) return 1;

  CLI::App app{"NeuronFlow: approval-first workflow automation"};
  app.name("neuronflow");
  app.require_subcommand(1);
  nf::app::add_serve_commands(app);
  nf::app::add_user_commands(app);
  nf::app::add_workflow_commands(app);
  nf::app::add_expr_command(app);
  nf::app::add_doctor_command(app);
  nf::app::add_backup_commands(app);
  nf::app::add_prune_command(app);
  nf::app::add_log_command(app);

  // Exit codes of the outer contract: 0 done, 1 refused or failed, 2 wrong usage.
  try {
    app.parse(argc, argv);
    return 0;
  } catch (const CLI::ParseError& error) {
    const auto is_named = [&](const CLI::App* command) { return command->get_name() == argv[1]; };
    if (argc > 1 && argv[1][0] != '-' && app.get_subcommands(is_named).empty()) {
      std::fprintf(stderr, "neuronflow: there is no command `%s`; --help lists those that there are\n",
                   argv[1]);
      return 2;
    }
    return app.exit(error) == 0 ? 0 : 2;
  } catch (const nf::app::CommandFailed& failed) {
    std::fprintf(stderr, "neuronflow: %s\n", failed.message.c_str());
    return 1;
  }
}
