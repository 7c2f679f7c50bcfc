// With BUNDLE_ALL the library becomes part of the server's bundle instead of being imported from node_modules.
export default { ssr: { noExternal: process.env.BUNDLE_ALL ? true : [] } };
