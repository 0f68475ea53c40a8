package dev.shortlist.linalg;

/**
 * Inner products of some consecutive rows with some consecutive columns, small enough for cache.
 */
final class Tile {

  /** Row-major, rows {@link #stride} apart; rows and columns past the end hold garbage. */
  final float[] values;

  final int stride;
  int firstRow;
  int rows;
  int firstColumn;

  /** A multiple of the panel width; columns past {@link Columns#count} are padding. */
  int columns;

  Tile(int maxRows, int maxColumns) {
    this.stride = maxColumns;
    this.values = new float[maxRows * maxColumns];
  }
}
