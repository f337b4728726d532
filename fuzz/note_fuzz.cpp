#include "base/check.h"
#include "fuzz/target.h"
#include "log/checkpoint.h"

namespace nf::fuzz {
namespace {

using log::SigningKey;

const std::string kName = "neuronflow.example/log/main/e1";

const SigningKey& key() {
  static const SigningKey the_key = *SigningKey::from_seed(kName, {1, 2, 3});
  return the_key;
}

const std::string& signed_text() {
  static const std::string text = log::checkpoint_text({kName, 3, sha256("a root")});
  return text;
}

// Whatever stands around it, only what was signed is given out.
void only_the_signed_opens(std::string_view note) {
  const auto text = log::open_note(note, key().public_key());
  if (text) CHECK(*text == signed_text());
  const auto checkpoint = log::open_checkpoint(note, key().public_key());
  if (checkpoint) CHECK(log::checkpoint_text(*checkpoint) == signed_text());
}

void survives_writing(std::string_view bytes) {
  if (const auto note = log::parse_note(bytes)) {
    CHECK(note->signatures.size() <= log::kMaxNoteSignatures && bytes.size() <= log::kMaxNoteBytes);
    CHECK(log::format_note(*note) == bytes);
  }
  if (const auto checkpoint = log::parse_checkpoint(bytes)) CHECK(log::checkpoint_text(*checkpoint) == bytes);
  if (const auto parsed = log::VerifyKey::parse(bytes)) {
    CHECK(log::is_key_name(parsed->name()));
    CHECK(parsed->vkey() == bytes);
  }
}

}  // namespace

// Bytes as a note, a checkpoint and a key; then as edits of a genuine note.
void one_input(std::string_view bytes) {
  survives_writing(bytes);
  only_the_signed_opens(bytes);
  static const std::string genuine = key().sign_note(signed_text());
  CHECK(log::open_note(genuine, key().public_key()) == signed_text());
  only_the_signed_opens(edited(genuine, bytes));
}

}  // namespace nf::fuzz
