#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace nf::connect {

// Takes a secret out of what its receiver answers: some echo what was sent to them, and answers go into the
// journal. Known are the secret as it is, what follows a scheme in it ("Bearer …", and the password in "Basic
// …"), and these in base64 and percent encoding. A part shorter than 8 bytes stands in texts by chance and is
// left there.
class SecretMask {
 public:
  explicit SecretMask(std::string_view secret);

  std::string mask(std::string text) const;
  void mask(Json& value) const;  // in all texts and names

 private:
  std::vector<std::string> forms_;  // the longest first
};

}  // namespace nf::connect
