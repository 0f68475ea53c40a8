package dev.shortlist.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * How the samples of a JPEG file become RGB, by libjpeg's rules; the conversions are libjpeg's
 * 16-bit fixed point and, for four inks, Pillow's.
 */
enum JpegColours {
  GREY(1) {
    @Override
    void convert(byte[] samples, int from, byte[] rgb, int to) {
      rgb[to] = samples[from];
      rgb[to + 1] = samples[from];
      rgb[to + 2] = samples[from];
    }
  },
  RGB(3) {
    @Override
    void convert(byte[] samples, int from, byte[] rgb, int to) {
      System.arraycopy(samples, from, rgb, to, 3);
    }
  },
  YCC(3) {
    @Override
    void convert(byte[] samples, int from, byte[] rgb, int to) {
      int y = samples[from] & 0xff;
      int cb = (samples[from + 1] & 0xff) - 128;
      int cr = (samples[from + 2] & 0xff) - 128;
      rgb[to] = clamped(y + ((91881 * cr + 32768) >> 16));
      rgb[to + 1] = clamped(y + ((-22554 * cb - 46802 * cr + 32768) >> 16));
      rgb[to + 2] = clamped(y + ((116130 * cb + 32768) >> 16));
    }
  },
  /** Inks are stored inverted, as Adobe does and Pillow assumes. */
  CMYK(4) {
    @Override
    void convert(byte[] samples, int from, byte[] rgb, int to) {
      int light = samples[from + 3] & 0xff;
      for (int ink = 0; ink < 3; ink++) {
        rgb[to + ink] = withBlack(255 - (samples[from + ink] & 0xff), light);
      }
    }
  },
  YCCK(4) {
    @Override
    void convert(byte[] samples, int from, byte[] rgb, int to) {
      YCC.convert(samples, from, rgb, to);
      int light = samples[from + 3] & 0xff;
      for (int ink = 0; ink < 3; ink++) {
        rgb[to + ink] = withBlack(rgb[to + ink] & 0xff, light);
      }
    }
  };

  private static final int START_OF_SCAN = 0xda;

  private final int components;

  JpegColours(int components) {
    this.components = components;
  }

  abstract void convert(byte[] samples, int from, byte[] rgb, int to);

  byte[] toRgb(byte[] samples) {
    int pixels = samples.length / components;
    byte[] rgb = new byte[3 * pixels];
    for (int pixel = 0; pixel < pixels; pixel++) {
      convert(samples, components * pixel, rgb, 3 * pixel);
    }
    return rgb;
  }

  /** Reads the segments before the first scan. */
  static JpegColours of(byte[] file) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(file).position(2);
    boolean jfif = false;
    int adobeTransform = -1;
    byte[] components = {};
    for (int marker = nextMarker(buffer); marker != START_OF_SCAN; marker = nextMarker(buffer)) {
      ByteBuffer segment = segment(buffer);
      if (marker == 0xe0 && segment.remaining() >= 5) {
        jfif |= text(segment, 5).equals("JFIF\0");
      } else if (marker == 0xee && segment.remaining() >= 12) {
        adobeTransform = text(segment, 5).equals("Adobe") ? segment.get(11) : adobeTransform;
      } else if (isFrame(marker)) {
        components = componentIds(segment);
      }
    }
    return of(components, jfif, adobeTransform);
  }

  private static JpegColours of(byte[] ids, boolean jfif, int adobeTransform) throws IOException {
    return switch (ids.length) {
      case 1 -> GREY;
      case 3 -> {
        boolean named = ids[0] == 'R' && ids[1] == 'G' && ids[2] == 'B';
        boolean rgb = adobeTransform < 0 ? named : adobeTransform == 0;
        yield rgb && !jfif ? RGB : YCC;
      }
      case 4 -> adobeTransform > 0 ? YCCK : CMYK;
      default -> throw new IOException("it has %d components".formatted(ids.length));
    };
  }

  private static int nextMarker(ByteBuffer buffer) {
    int marker = 0;
    while (marker == 0 || marker == 0xff) {
      while (marker != 0xff) {
        marker = buffer.get() & 0xff;
      }
      marker = buffer.get() & 0xff;
    }
    return marker;
  }

  private static ByteBuffer segment(ByteBuffer buffer) {
    int length = (buffer.getShort() & 0xffff) - 2;
    ByteBuffer segment = buffer.slice(buffer.position(), length);
    buffer.position(buffer.position() + length);
    return segment;
  }

  /** Start-of-frame markers, which are numbered around three others. */
  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  private static byte[] componentIds(ByteBuffer frame) {
    byte[] ids = new byte[frame.get(5)];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = frame.get(6 + 3 * i);
    }
    return ids;
  }

  private static String text(ByteBuffer segment, int length) {
    byte[] bytes = new byte[length];
    segment.get(0, bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static byte clamped(int value) {
    return (byte) Math.clamp(value, 0, 255);
  }

  /** What an ink leaves of the light that black leaves: light − light · ink / 255, rounded. */
  private static byte withBlack(int ink, int light) {
    int product = ink * light + 128;
    return clamped(light - (((product >> 8) + product) >> 8));
  }
}
