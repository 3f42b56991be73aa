// Commands of mongosh that FerretDB answers differently. A replica set of one needs no start there, and its users
// belong to the database `admin` and may use all of them.
rs.status = () => ({ ok: 1 });

const admin = db.getSiblingDB('admin');
const everything = [
  { role: 'clusterAdmin', db: 'admin' },
  { role: 'readWriteAnyDatabase', db: 'admin' },
];
const done = (answer) => {
  if (answer.ok !== 1) throw new Error(JSON.stringify(answer));
  return answer;
};
Object.assign(Object.getPrototypeOf(db), {
  getUser: (user) => admin.runCommand({ usersInfo: user }).users?.[0] ?? null,
  createUser: ({ user, pwd }) => done(admin.runCommand({ createUser: user, pwd, roles: everything })),
  updateUser: (user, { pwd }) => done(admin.runCommand({ updateUser: user, pwd })),
  changeUserPassword: (user, pwd) => done(admin.runCommand({ updateUser: user, pwd })),
});
