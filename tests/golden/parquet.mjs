// Writes tables/points.parquet by a library that has nothing to do with the one that reads it: npm i hyparquet-writer, then node parquet.mjs FILE. points.csv beside it has the same by hand.
import { parquetWriteFile } from 'hyparquet-writer'

parquetWriteFile({
  filename: process.argv[2],
  rowGroupSize: 4,
  columnData: [
    { name: 'x', data: [0.1, -2.5, 3e-7, 1e10, 0.30000000000000004, 7, null, 2.25, 9, 10], type: 'DOUBLE', nullable: true },
    { name: 'n', data: [1, 2, 3, 4, 5, 6, 7, 8, 9, -10], type: 'INT32' },
    { name: 'big', data: [1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n, 9n, 9007199254740993n], type: 'INT64' },
    { name: 'size, in words', data: ['S', 'M', 'L "large"', 'S', 'M', null, 'S', 'M', 'a,b', 'S'], type: 'STRING', nullable: true },
    { name: 'yes', data: [true, false, true, false, true, false, true, false, true, false], type: 'BOOLEAN' },
    { name: 'kind', data: ['in', 'out', 'in', 'out', 'in', 'out', 'in', 'out', 'in', 'out'], type: 'STRING' },
  ],
})
