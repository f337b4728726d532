#pragma once

#include <string>

#include "ports/clock.h"

namespace nf::runtime {

// 32 random bytes in base64url: nobody guesses it, so a plain SHA-256 of it may be kept.
std::string random_secret(ports::Entropy& entropy);

}  // namespace nf::runtime
