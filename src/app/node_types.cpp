#include "app/node_types.h"

#include <filesystem>

#include "connect/effects/checked_catalogue.h"
#include "nodes/catalog.h"

namespace nf::app {

std::string code_runner() {
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  return (error ? std::filesystem::path() : program.parent_path()) / "neuronflow-code";
}

const flow::Catalogue& node_types() {
  static connect::CodeSyntax syntax(code_runner());
  static const auto types = connect::checked_catalogue(nodes::catalogue(), syntax);
  return *types;
}

}  // namespace nf::app
