#include <CLI/CLI.hpp>
#include <cstdio>
#include <iostream>

#include "app/commands.h"
#include "expr/tagged.h"

namespace nf::app {

void add_expr_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand(
      "expr",
      "Evaluate expressions from standard input, one JSON line {expr, bindings?, strict?, check?} each");
  command->callback([] {
    for (std::string line; std::getline(std::cin, line);) {
      const std::string answer = expr::answer_line(line);
      std::fwrite(answer.data(), 1, answer.size(), stdout);
      std::fputc('\n', stdout);
    }
  });
}

}  // namespace nf::app
