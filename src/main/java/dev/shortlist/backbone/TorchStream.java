package dev.shortlist.backbone;

import dev.shortlist.pickle.PickleInput;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The container before PyTorch 1.6: pickles of a magic number, a protocol version, what system
 * wrote it, the object and the storages' keys; then, per key, a count and as many numbers.
 */
final class TorchStream implements TorchContainer {

  private static final int PROTOCOL = 1001;

  private final FileChannel channel;
  private final Map<String, TorchType> types = new HashMap<>();
  private final Map<String, Extent> extents = new HashMap<>();
  private final Object contents;

  /** Where the numbers of a storage are in the file, in bytes. */
  private record Extent(long offset, long length) {}

  TorchStream(Path file) throws IOException {
    channel = FileChannel.open(file);
    try {
      contents = unpickle();
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private Object unpickle() throws IOException {
    // not closed: the stream is a view of the channel
    PickleInput input = PickleInput.of(Channels.newInputStream(channel), channel.size());
    var reader = TorchPickle.reader(this, storage -> types.put(storage.key(), storage.type()));
    reader.read(input); // the magic number, by which the file was recognised
    if (!(reader.read(input) instanceof Number protocol) || protocol.intValue() != PROTOCOL) {
      throw new IOException("its protocol is not " + PROTOCOL);
    }
    if (!(reader.read(input) instanceof Map<?, ?> system)
        || !Boolean.TRUE.equals(system.get("little_endian"))) {
      throw new IOException("its numbers are not stored little-endian");
    }
    Object object = reader.read(input);
    if (!(reader.read(input) instanceof List<?> keys)) {
      throw new IOException("it has no list of storages");
    }
    locate(keys, channel.size() - input.remaining());
    return object;
  }

  private void locate(List<?> keys, long start) throws IOException {
    long position = start;
    for (Object listed : keys) {
      if (!(listed instanceof String key)) {
        throw new IOException("its list of storages holds something that is no key");
      }
      TorchType type = types.get(key);
      if (type == null) {
        throw new IOException("nothing refers to its storage %s".formatted(key));
      }
      long count = bytes(position, Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).getLong();
      position += Long.BYTES;
      if (count < 0 || count > (channel.size() - position) / type.size()) {
        throw new EOFException(
            "it is cut short: storage %s has %d numbers of %d bytes, %d bytes remain"
                .formatted(key, count, type.size(), channel.size() - position));
      }
      extents.put(key, new Extent(position, count * type.size()));
      position += count * type.size();
    }
  }

  @Override
  public Object contents() {
    return contents;
  }

  @Override
  public ByteBuffer read(String key, long offset, int length) throws IOException {
    Extent extent = extents.get(key);
    if (extent == null || offset + length > extent.length()) {
      throw new EOFException("storage %s is cut short".formatted(key));
    }
    return bytes(extent.offset() + offset, length);
  }

  private ByteBuffer bytes(long position, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new EOFException("it is cut short");
      }
    }
    return buffer.flip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
