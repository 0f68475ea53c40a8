package dev.shortlist.itemimage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Raw pixels as an uncompressed 24-bit BMP file, which any decoder gives back to the byte. */
final class Bmp {

  private static final int FILE_HEADER = 14;
  private static final int INFO_HEADER = 40;
  private static final int HEADERS = FILE_HEADER + INFO_HEADER;
  private static final short BITS_PER_PIXEL = 24;

  private Bmp() {}

  /**
   * @param planes shape (3, side, side): red, green, blue, from the top left
   */
  static byte[] ofPlanes(byte[] planes, int side) {
    int plane = side * side;
    int stride = (3 * side + 3) / 4 * 4; // rows are whole words
    ByteBuffer bmp = ByteBuffer.allocate(HEADERS + stride * side).order(ByteOrder.LITTLE_ENDIAN);
    bmp.put((byte) 'B').put((byte) 'M').putInt(bmp.capacity()).putInt(0).putInt(HEADERS);
    bmp.putInt(INFO_HEADER).putInt(side).putInt(side).putShort((short) 1).putShort(BITS_PER_PIXEL);
    bmp.putInt(0).putInt(stride * side);
    for (int y = 0; y < side; y++) {
      bmp.position(HEADERS + stride * (side - 1 - y)); // the bottom row comes first
      for (int pixel = y * side; pixel < (y + 1) * side; pixel++) {
        bmp.put(planes[2 * plane + pixel]).put(planes[plane + pixel]).put(planes[pixel]);
      }
    }
    return bmp.array();
  }
}
