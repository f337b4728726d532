#pragma once

#include <memory>

#include "connect/effects/code_syntax.h"
#include "flow/node_type.h"

namespace nf::connect {

// The node types of a catalogue, of which `code` also says whether its source can be read: a problem where it
// cannot, a warning where that could not be found out. Whoever checks documents with it checks their code.
// Both must outlive it.
std::unique_ptr<const flow::Catalogue> checked_catalogue(const flow::Catalogue& types, CodeSyntax& syntax);

}  // namespace nf::connect
