package dev.shortlist.backbone;

import dev.shortlist.pickle.PickleInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The container since PyTorch 1.6: a zip with a pickle and one entry per storage. */
final class TorchZip implements TorchContainer {

  private static final long LARGEST_PICKLE = 64 << 20;

  private final ZipFile zip;
  private final String folder;
  private final Object contents;

  TorchZip(Path file) throws IOException {
    zip = new ZipFile(file.toFile());
    try {
      folder = folder(zip);
      refuseBigEndian();
      contents = unpickle();
    } catch (IOException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  private static String folder(ZipFile zip) throws IOException {
    String pickle =
        zip.stream()
            .map(ZipEntry::getName)
            .filter(name -> name.matches("[^/]+/data\\.pkl"))
            .findFirst()
            .orElseThrow(() -> new IOException("the zip holds no data.pkl"));
    String folder = pickle.substring(0, pickle.indexOf('/') + 1);
    if (zip.getEntry(folder + "constants.pkl") != null) {
      throw new IOException("it is a TorchScript file: register it with kind torchscript");
    }
    return folder;
  }

  private void refuseBigEndian() throws IOException {
    ZipEntry order = zip.getEntry(folder + "byteorder");
    if (order != null) {
      try (InputStream in = zip.getInputStream(order)) {
        String name = new String(in.readNBytes(16), StandardCharsets.US_ASCII);
        if (!name.equals("little")) {
          throw new IOException("its numbers are stored %s-endian".formatted(name));
        }
      }
    }
  }

  private Object unpickle() throws IOException {
    ZipEntry entry = entry("data.pkl");
    if (entry.getSize() > LARGEST_PICKLE) {
      throw new IOException("its pickle has %d bytes".formatted(entry.getSize()));
    }
    try (PickleInput input = PickleInput.of(zip.getInputStream(entry), entry.getSize())) {
      return TorchPickle.reader(this, storage -> {}).read(input);
    }
  }

  @Override
  public Object contents() {
    return contents;
  }

  @Override
  public ByteBuffer read(String key, long offset, int length) throws IOException {
    ZipEntry entry = entry("data/" + key);
    if (entry.getSize() < offset + length) {
      throw new IOException(
          "storage %s has %d bytes, %d are needed"
              .formatted(key, entry.getSize(), offset + length));
    }
    try (InputStream in = zip.getInputStream(entry)) {
      in.skipNBytes(offset);
      byte[] bytes = in.readNBytes(length);
      if (bytes.length < length) {
        throw new IOException("storage %s is cut short".formatted(key));
      }
      return ByteBuffer.wrap(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  private ZipEntry entry(String name) throws IOException {
    ZipEntry entry = zip.getEntry(folder + name);
    if (entry == null) {
      throw new IOException("the zip holds no %s%s".formatted(folder, name));
    }
    return entry;
  }
}
