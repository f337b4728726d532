#pragma once

#include <memory>

#include "ports/store.h"

namespace nf::store {

// A store that lives as long as the object: for tests and simulation. The same calls give the same results in
// the same order, cursors included. Readers may outlive the store.
std::unique_ptr<ports::Store> make_memory_store();

}  // namespace nf::store
