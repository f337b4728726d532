#include <cstdlib>
#include <filesystem>

#include "base/check.h"
#include "fuzz/target.h"
#include "runtime/secret_box.h"

namespace nf::fuzz {
namespace {

constexpr std::string_view kSecret = "a password";
constexpr std::string_view kBinding = "connection mail";

runtime::SecretBox new_box() {
  std::string folder = std::filesystem::temp_directory_path() / "nf_fuzz_XXXXXX";
  CHECK(mkdtemp(folder.data()));
  auto box = runtime::SecretBox::open(folder + "/key");
  CHECK(box);
  std::filesystem::remove_all(folder);
  return box.take();
}

}  // namespace

// A sealed secret and its binding, edited: it opens only as what it was.
void one_input(std::string_view bytes) {
  static const runtime::SecretBox box = new_box();
  static const std::string genuine = box.seal(kSecret, kBinding);
  CHECK(box.unseal(genuine, kBinding) == std::string(kSecret));
  CHECK(!box.unseal(bytes, kBinding));
  const std::string sealed = edited(genuine, bytes), binding = edited(kBinding, bytes);
  const auto opened = box.unseal(sealed, binding);
  if (!opened) {
    CHECK(opened.error().code == ErrorCode::Forbidden);
    return;
  }
  CHECK(sealed == genuine && binding == kBinding && *opened == kSecret);
}

}  // namespace nf::fuzz
