#!/usr/bin/env bash
# CIFAR-10 from archives of images to labeled rounds and what the labels bought, all over HTTP.
#
#   java --add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED \
#     -jar target/shortlist-*.jar --shortlist.locations.roots="$DATA"        # or ./mvnw spring-boot:run with the same setting
#   DATA=/absolute/path/to/shared/data docs/examples/cifar10.sh              # all 60,000 images
#   LIMIT=1000 DATA=… docs/examples/cifar10.sh                               # the first 1,000 of each archive
#
# DATA holds cifar10/{train,test}-jpg.tar.gz and backbone/mobilenetv2_imagenet_features.onnx, and must be below a folder that
# the service may read; with LIMIT it also gets the smaller archives. Needs curl and jq. SHORTLIST, BUDGET and BATCH can be set too.
set -euo pipefail

shortlist=${SHORTLIST:-http://127.0.0.1:8080}
data=${DATA:?set DATA to the folder with cifar10/ and backbone/}
limit=${LIMIT:-0}
budget=${BUDGET:-100}
batch=${BATCH:-20}
name=cifar10-$(date +%s)

call() { curl --silent --show-error --fail-with-body -H 'Content-Type: application/json' "$@"; }
post() { call "$shortlist$1" -d "$2"; }
get() { call "$shortlist$1"; }

# waits for a job, showing how far it is
await() {
  local job
  while job=$(get "/jobs/$1") && [[ $(jq -r .state <<<"$job") =~ QUEUED|RUNNING ]]; do
    jq -r '"  \(.phase // "queued"): \(.progress.processed) of \(.progress.total), \(.per_second // 0 | floor) a second, \((.eta_ms // 0) / 1000 | floor) s left"' <<<"$job" >&2
    sleep 5
  done
  [[ $(jq -r .state <<<"$job") == SUCCEEDED ]] || { jq .problem <<<"$job" >&2; return 1; }
}

# the archive itself, or one of its first images
archive() {
  local whole=$data/cifar10/$1-jpg.tar.gz
  if ((limit == 0)); then
    echo "$whole"
    return
  fi
  local part=$data/cifar10-$1-first-$limit.tar unpacked
  unpacked=$(mktemp -d)
  tar -xzf "$whole" -C "$unpacked"
  tar -tzf "$whole" | grep '\.jpg$' | sed -n "1,${limit}p" > "$unpacked/list"
  tar -cf "$part" -C "$unpacked" -T "$unpacked/list"
  rm -r "$unpacked"
  echo "$part"
}

# a dataset of the images of an archive, in their order, with the folders as hidden classes
import() {
  local started
  started=$(post /datasets/import '{"name":"'"$name-$1"'","format":"folder","location":"'"$(archive "$1")"'"}')
  await "$(jq -r .job_id <<<"$started")"
  jq -r .dataset_id <<<"$started"
}

# the features of a dataset
extract() {
  local cache
  cache=$(post /feature-caches '{"dataset_id":"'"$1"'","backbone_id":"'"$backbone"'","name":"mobilenetv2-160"}' | jq -r .id)
  await "$(post "/feature-caches/$cache/extract" '{"device":"auto"}' | jq -r .id)"
  echo "$cache"
}

# the network was fed images of 160 x 160, not cropped
backbone=$(post /backbones '{"name":"'"$name"'","kind":"onnx",
  "weights":"'"$data"'/backbone/mobilenetv2_imagenet_features.onnx",
  "card":{"resize":160,"interpolation":"bilinear","mean":[0.485,0.456,0.406],"deviation":[0.229,0.224,0.225]}}' | jq -r .id)

echo "importing" >&2
train=$(import train)
test=$(import test)

echo "extracting" >&2
train_cache=$(extract "$train")
test_cache=$(extract "$test")

classes='["airplane","automobile","bird","cat","deer","dog","frog","horse","ship","truck"]'
pool=$(post /pools '{"dataset_id":"'"$train"'","name":"first campaign","classes":'"$classes"',"budget":{"labels":'"$budget"'}}' | jq -r .id)

# the annotator of this example knows a class by the folder its image came from: lines of item and class
known=$(mktemp)
trap 'rm "$known"' EXIT
cursor=
until [[ $cursor == null ]]; do
  page=$(get "/datasets/$train/items?limit=200${cursor:+&cursor=$cursor}")
  jq -r '.items[] | "\(.item)\t\(.key | split("/")[-2])"' <<<"$page" >>"$known"
  cursor=$(jq -r .next <<<"$page")
done

# from a batch to its labels
label() {
  jq -r '.items[].item' \
    | awk -F'\t' 'NR == FNR { class[$1] = $2; next } { printf "{\"item\":%d,\"class\":\"%s\"}\n", $1, class[$1] }' "$known" - \
    | jq -sc '{labels: .}'
}

for ((bought = 0; bought < budget; bought += batch)); do
  round=$(post /rounds '{"pool_id":"'"$pool"'","feature_cache_id":"'"$train_cache"'",
    "strategy":{"name":"auto"},"batch_size":'"$batch"',"seed":7}' | jq -r .id)
  await "$(post "/rounds/$round/select" '' | jq -r .id)"
  labels=$(get "/rounds/$round/batch" | label)
  post "/rounds/$round/labels" "$labels" >/dev/null

  evaluation=$(post /evaluations '{"pool_id":"'"$pool"'","feature_cache_id":"'"$train_cache"'",
    "validation_feature_cache_id":"'"$test_cache"'","method":"knn","options":{"k":1}}')
  await "$(jq -r .job_id <<<"$evaluation")"
  get "/evaluations/$(jq -r .evaluation_id <<<"$evaluation")" \
    | jq -r '"\(.labeled) labels: \(.top1) % of the test images are told right by their nearest labeled image"'
done
