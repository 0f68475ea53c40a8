package dev.shortlist.linalg;

import java.util.Arrays;

/**
 * Inner products of a block of rows with all columns, tile by tile, so that a tile is used up while
 * it is in cache and no n × b matrix ever exists.
 *
 * <p>A block's rows are copied once and stay in the second-level cache, columns pass by in panels.
 * Each product is a sum of chains of fused multiply-adds in ascending k, cut where OpenBLAS cuts
 * them, with which the reference multiplies: the same bits but at the edges of its own blocks.
 */
final class Products {

  /** Receives the tiles of one block, columns ascending. */
  @FunctionalInterface
  interface TileSink {
    void take(Tile tile);
  }

  /** Floats of a block of rows, 256 KiB: half of a small second-level cache. */
  private static final int BLOCK_FLOATS = 1 << 16;

  private static final int MAX_BLOCK_ROWS = 20 * Loops.TILE_ROWS;

  /** The longest chain: {@code SGEMM_DEFAULT_Q} of OpenBLAS 0.3 for Haswell and Zen. */
  private static final int CHAIN = 320;

  /** The most columns of a tile, unless it has all. */
  static final int TILE_COLUMNS = 256;

  private final Loops loops;
  private final FeatureMatrix rows;
  private final Columns columns;
  private final int blockRows;
  private final float[] block;
  private final Tile tile;

  Products(Loops loops, FeatureMatrix rows, Columns columns) {
    this(loops, rows, columns, Math.min(columns.paddedCount(), TILE_COLUMNS));
  }

  /** Products whose tiles have all columns. */
  static Products withWholeRows(Loops loops, FeatureMatrix rows, Columns columns) {
    return new Products(loops, rows, columns, columns.paddedCount());
  }

  private Products(Loops loops, FeatureMatrix rows, Columns columns, int tileColumns) {
    this.loops = loops;
    this.rows = rows;
    this.columns = columns;
    this.blockRows = blockRows(rows.dimension());
    this.block = new float[blockRows * rows.dimension()];
    this.tile = new Tile(blockRows, tileColumns);
  }

  /** How long the next chain of a product is where d − {@code left} columns are added up. */
  static int chain(int left) {
    if (left <= CHAIN) {
      return left;
    }
    return left < 2 * CHAIN ? (left + 1) / 2 : CHAIN;
  }

  /** How many rows a block has: a function of d alone, so that results are. */
  static int blockRows(int dimension) {
    int tiles = BLOCK_FLOATS / dimension / Loops.TILE_ROWS;
    return Math.clamp((long) tiles * Loops.TILE_ROWS, Loops.TILE_ROWS, MAX_BLOCK_ROWS);
  }

  static int blocks(FeatureMatrix rows) {
    return blocks(rows, rows.rows());
  }

  /** How many blocks the first few rows are in. */
  static int blocks(FeatureMatrix rows, int few) {
    int blockRows = blockRows(rows.dimension());
    return (few + blockRows - 1) / blockRows;
  }

  int firstRow(int number) {
    return number * blockRows;
  }

  /** Hands all tiles of one block to the sink; the tile is reused. */
  void ofBlock(int number, TileSink sink) {
    ofBlock(number, 0, sink);
  }

  /** Hands over the tiles of one block from the one on that has the given column. */
  void ofBlock(int number, int column, TileSink sink) {
    tile.firstRow = firstRow(number);
    tile.rows = Math.min(blockRows, rows.rows() - tile.firstRow);
    copyRows();
    for (int first = column / tile.stride * tile.stride;
        first < columns.paddedCount();
        first += tile.stride) {
      tile.firstColumn = first;
      tile.columns = Math.min(tile.stride, columns.paddedCount() - first);
      multiply();
      sink.take(tile);
    }
  }

  private void copyRows() {
    for (int r = 0; r < tile.rows; r++) {
      rows.copyRow(tile.firstRow + r, block, r * rows.dimension());
    }
  }

  private void multiply() {
    int dimension = rows.dimension();
    Arrays.fill(tile.values, 0);
    int depths;
    for (int depth = 0; depth < dimension; depth += depths) {
      depths = chain(dimension - depth);
      for (int column = 0; column < tile.columns; column += columns.width) {
        int panelAt = (tile.firstColumn + column) * dimension + depth * columns.width;
        for (int r = 0; r < tile.rows; r += Loops.TILE_ROWS) {
          loops.multiply(
              block,
              r * dimension + depth,
              dimension,
              columns.panels,
              panelAt,
              depths,
              tile.values,
              r * tile.stride + column,
              tile.stride);
        }
      }
    }
  }
}
