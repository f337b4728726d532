// The golden vectors of the evidence format, where they lie beside the project. Other programs (Go's
// sumdb/note and tlog, openssl) have accepted them; here every byte must come out the same.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iostream>

#include "log/checkpoint.h"
#include "log/hash_cache.h"
#include "log/leaf.h"
#include "log/proof.h"
#include "log/tree.h"

namespace nf::log {
namespace {

const std::filesystem::path kFolder = "../shared/spec/evidence/vectors";
constexpr std::uint64_t kSize = 8;

std::string file(const std::string& name) {
  std::ifstream in(kFolder / name, std::ios::binary);
  EXPECT_TRUE(in.good()) << name;
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string six_digits(std::uint64_t number) {
  const std::string digits = std::to_string(number);
  return std::string(6 - digits.size(), '0') + digits;
}

std::string line(const std::string& text) { return text.substr(0, text.find('\n')); }

std::string_view string_of(const Json& object, const char* key) { return find(object, key)->get_string(); }

class Vectors : public testing::Test {
 protected:
  void SetUp() override {
    here_ = std::filesystem::is_directory(kFolder);
    if (!here_) {
      std::cout << "the golden vectors are not here\n";
      return;
    }
    for (std::uint64_t i = 0; i < kSize; ++i) {
      entries_.push_back(file("entries/" + six_digits(i) + ".json"));
      hashes_.push_back(leaf_hash(entries_.back()));
    }
  }

  HashReader reader() { return cache_.reader(); }
  Sha256 root(std::uint64_t size) { return *tree_root(reader(), size); }
  SigningKey log_key() const {
    return *SigningKey::from_seed(line(file("checkpoint")), sha256("test log seed"));
  }

  bool here_ = false;
  std::vector<std::string> entries_;
  std::vector<Sha256> hashes_;
  HashCache cache_{[this](std::uint64_t first, std::uint64_t count) -> Result<std::vector<Sha256>> {
    const auto begin = hashes_.begin() + static_cast<std::ptrdiff_t>(first);
    return std::vector<Sha256>(begin, begin + static_cast<std::ptrdiff_t>(count));
  }};
};

TEST_F(Vectors, EntriesAreMadeAgain) {
  std::optional<LeafHead> prev;
  for (std::uint64_t i = 0; i < entries_.size(); ++i) {
    const Json entry = *parse_json(entries_[i]);
    const Json& actor = *find(entry, "actor");
    const Json& subject = *find(entry, "subject");
    const LeafDraft draft{std::string(string_of(entry, "kind")),
                          *parse_time(string_of(entry, "at")),
                          {*string_at(actor, "id"), *string_at(actor, "type"), *string_at(actor, "auth")},
                          {*string_at(subject, "type"), *string_at(subject, "id")},
                          *find(entry, "body")};
    EXPECT_EQ(*leaf_bytes(draft, i, string_of(entry, "tenant"), prev), entries_[i]);
    prev = LeafHead{i, hashes_[i]};
  }
}

TEST_F(Vectors, CheckpointsAreSignedAgain) {
  if (!here_) return;
  const SigningKey key = log_key();
  EXPECT_EQ(key.public_key().vkey() + "\n", file("log.vkey"));
  EXPECT_EQ(key.public_key().pem(), file("log.pub.pem"));
  for (const auto& [size, name] :
       {std::pair<std::uint64_t, const char*>{8, "checkpoint"}, {5, "checkpoint.5"}}) {
    const std::string ours = sign_checkpoint({key.name(), size, root(size)}, key);
    EXPECT_TRUE(file(name).starts_with(ours)) << ours;  // the witness has signed after us
  }
}

TEST_F(Vectors, CheckpointsOpenUnderLogAndWitness) {
  if (!here_) return;
  const VerifyKey log = *VerifyKey::parse(line(file("log.vkey")));
  const VerifyKey witness = *VerifyKey::parse(line(file("witness.vkey")));
  for (const auto& [size, name] :
       {std::pair<std::uint64_t, const char*>{8, "checkpoint"}, {5, "checkpoint.5"}}) {
    EXPECT_EQ(*open_checkpoint(file(name), log), (Checkpoint{log.name(), size, root(size)}));
    EXPECT_EQ(*open_note(file(name), witness), checkpoint_text({log.name(), size, root(size)}));
  }
}

TEST_F(Vectors, ProofsAreMadeAgain) {
  if (!here_) return;
  for (std::uint64_t i = 0; i < kSize; ++i) {
    const auto proof = *inclusion_proof(reader(), i, kSize);
    EXPECT_EQ(tlog_proof(i, proof, file("checkpoint")), file("proofs/" + six_digits(i) + ".tlog-proof"));
    EXPECT_TRUE(verify_inclusion(proof, hashes_[i], i, kSize, root(kSize)));
  }
  const auto proof = *consistency_proof(reader(), 5, kSize);
  EXPECT_EQ(consistency_text(5, proof, file("checkpoint")), file("consistency.5-8"));
  EXPECT_TRUE(verify_consistency(proof, 5, root(5), kSize, root(kSize)));
}

TEST_F(Vectors, TileHoldsTheLeafHashes) {
  if (!here_) return;
  std::string tile;
  for (const Sha256& hash : hashes_) tile += bytes_of(hash);
  EXPECT_EQ(tile, file("tile/0/000.p/8"));
}

TEST_F(Vectors, DsseEnvelopeIsSignedAgain) {
  if (!here_) return;
  const Json envelope = *parse_json(file("decision.dsse.json"));
  const std::string payload = *unbase64(string_of(envelope, "payload"));
  const std::string type{string_of(envelope, "payloadType")};
  const std::string signed_bytes = "DSSEv1 " + std::to_string(type.size()) + ' ' + type + ' ' +
                                   std::to_string(payload.size()) + ' ' + payload;
  const Json& signature = find(envelope, "signatures")->get_array()[0];
  EXPECT_EQ(base64(log_key().sign(signed_bytes)), string_of(signature, "sig"));
}

}  // namespace
}  // namespace nf::log
