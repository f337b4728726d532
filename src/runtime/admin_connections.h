#pragma once

#include <optional>
#include <string>

#include "runtime/admin_request.h"
#include "runtime/secret_box.h"

namespace nf::runtime {

inline constexpr std::size_t kMaxConnections = 1'000;

// 201 Connection with its ETag, or with `replace` 200: what `body` says (see read_connection). Conflict where
// one is made whose name is taken.
class PutConnection final : public AdminRequest {
 public:
  struct Wish {
    Json body;
    std::optional<std::string> name;  // of the address: replaces that one, or makes it
    std::optional<std::string> if_match;
  };
  // The box must outlive it.
  PutConnection(Wish wish, const SecretBox& box, AdminCall call);

 private:
  Result<Reply> carry_out(Writing& writing) override;
  const Wish wish_;
  const SecretBox& box_;
};

// 204.
class DeleteConnection final : public AdminRequest {
 public:
  DeleteConnection(std::string name, std::optional<std::string> if_match, AdminCall call);

 private:
  Result<Reply> carry_out(Writing& writing) override;
  const std::string name_;
  const std::optional<std::string> if_match_;
};

}  // namespace nf::runtime
